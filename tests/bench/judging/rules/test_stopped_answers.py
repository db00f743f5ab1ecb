"""What the screen shows of an answer that the person stopped is not the extension's choice."""

import pytest

from bench.facts import AnswerRead, AnswerStopped
from bench.judging.finding import Outcome
from bench.testing.story import outcome, request, without
from tests.bench.judging.rules.test_user_is_told import ASKED, RULE, answered


@pytest.mark.parametrize(
    ("seconds", "ended", "stopped"),
    [(40, Outcome.UNKNOWN, Outcome.UNKNOWN), (70, Outcome.BROKEN, Outcome.KEPT)],
)
def test_an_answer_that_the_person_stopped_is_no_silence(
    seconds: float, ended: Outcome, stopped: Outcome
) -> None:
    """VS Code shows it as ended, without a word; a long wait for it is `progress_ends`."""
    hangs, _ = request("c/1", 37.1, "chat", planned=("hang",))
    facts = without(
        answered("", finished=False), lambda fact: getattr(fact, "request", "") == "c/1"
    )
    look = AnswerRead(ASKED + seconds + 2, ASKED, "", finished=True, failed=False)
    assert outcome(RULE, [*facts, hangs, look]) is ended
    assert outcome(RULE, [*facts, hangs, AnswerStopped(ASKED + seconds), look]) is stopped
