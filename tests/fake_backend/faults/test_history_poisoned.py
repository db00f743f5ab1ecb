import pytest

from bench.testing.sockets import request
from tests.fake_backend.conftest import Entries, Spoil


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
