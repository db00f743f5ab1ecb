import json
from typing import Any

import pytest

from bench.live.backend import Backend
from bench.testing.sockets import ask, chat
from tests.fake_backend.conftest import Entries, Spoil
from tests.fake_backend.faults.asking import LIST_DIR, READ_FILE, called, with_tools

QUESTION = "The folders are:\n- /home/me/shop \nThe open file is /home/me/shop/src/cart.py."


@pytest.mark.parametrize(
    ("tools", "path"),
    [
        ((READ_FILE, LIST_DIR), {"path": "/home/me/shop"}),
        ((READ_FILE,), {"filePath": "/home/me/shop/src/cart.py"}),
    ],
)
def test_the_workspace_is_looked_at(
    spoil: Spoil, entries: Entries, tools: tuple[dict[str, Any], ...], path: dict[str, str]
) -> None:
    seen = spoil(with_tools(*tools, question=QUESTION), fault="tool_loop")
    assert path.items() <= json.loads(called(seen)["arguments"]).items()
    assert seen.json["choices"][0]["finish_reason"] == "tool_calls"
    assert entries("answered")[0]["delivered"] == ["tool_loop"]


def test_the_same_call_comes_again_with_another_id(backend: Backend) -> None:
    table = {"fault": "tool_loop", "surfaces": ["openai_chat"], "fire": {"first": 3}}
    backend.control("PUT", "plan", {"faults": [table]})
    seen = [ask(backend.urls["openai"], with_tools()) for _ in range(4)]
    assert {json.dumps(called(each)) for each in seen[:3]} == {json.dumps(called(seen[0]))}
    ids = {each.json["choices"][0]["message"]["tool_calls"][0]["id"] for each in seen[:3]}
    assert len(ids) == 3
    assert "tool_calls" not in seen[3].json["choices"][0]["message"]


def test_without_tools_the_answer_is_healthy(spoil: Spoil, entries: Entries) -> None:
    spoil(chat(), fault="tool_loop")
    assert entries("answered")[0]["delivered"] == []
