import pytest

from bench.live.backend import Backend
from bench.testing.sockets import ask, request
from tests.fake_backend.conftest import Entries, Spoil
from tests.fake_backend.faults.asking import with_tools


def conversation(answers: int) -> bytes:
    turn = [{"role": "user", "content": "Go on."}, {"role": "assistant", "content": "Well."}]
    messages = [*turn * answers, {"role": "user", "content": "And now?"}]
    return request("/v1/chat/completions", {"model": "gpt-4.1", "messages": messages})


def test_a_longer_history_is_refused_at_the_answer_beyond(spoil: Spoil, entries: Entries) -> None:
    seen = spoil(conversation(3), fault="history_poisoned", turns=2)
    assert seen.status == 400
    assert seen.json["error"]["message"].startswith(
        "messages.5: `tool_use` ids were found without `tool_result` blocks immediately after: "
    )
    assert entries("answered")[0]["delivered"] == ["history_poisoned"]


@pytest.mark.parametrize(("answers", "turns"), [(0, 0), (2, 2)])
def test_a_history_within_the_limit_is_answered(
    spoil: Spoil, entries: Entries, answers: int, turns: int
) -> None:
    assert spoil(conversation(answers), fault="history_poisoned", turns=turns).status == 200
    assert entries("answered")[0]["delivered"] == []


@pytest.mark.parametrize("sent_back", [True, False])
def test_the_reasoning_before_a_tool_call_must_come_back(
    backend: Backend, entries: Entries, sent_back: bool
) -> None:
    """The two faults together, and a client that keeps the reasoning or drops it."""
    surfaces = ["openai_chat"]
    thinks = {"fault": "reasoning", "surfaces": surfaces, "then": "tool_call"}
    refuses = {"fault": "history_poisoned", "surfaces": surfaces, "by": "reasoning"}
    backend.control("PUT", "plan", {"faults": [thinks, refuses]})
    url = backend.urls["openai"]
    message = ask(url, with_tools()).json["choices"][0]["message"]
    if not sent_back:
        del message["reasoning_content"]
    result = {"role": "tool", "tool_call_id": message["tool_calls"][0]["id"], "content": "x = 1"}
    messages = [{"role": "user", "content": "How?"}, message, result]
    content = {"model": "gpt-4.1", "messages": messages}
    seen = ask(url, request("/v1/chat/completions", content))
    assert seen.status == (200 if sent_back else 400)
    delivered = {"reasoning"} if sent_back else {"history_poisoned"}
    assert set(entries("answered")[1]["delivered"]) == delivered
    if not sent_back:
        assert seen.json["error"]["message"].endswith("assistant tool call message at index 1")
