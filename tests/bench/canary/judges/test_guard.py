from dataclasses import replace

import pytest

from bench.canary.judge import decide_safely
from bench.canary.judges.guard import Guard
from bench.facts import Fact, GhostAppeared, HostLoop, Keystroke, ProcessSample
from tests.bench.canary.stages import NEW, OLD, editor, seconds, stage

LATE = {"over": (1, 1, 1, 1)}


def test_a_healthy_stage_passes_at_its_end_and_not_before() -> None:
    assert Guard().decide(stage(now=39.0)).action == "stay"
    decision = Guard().decide(stage())
    assert (decision.action, decision.sure) == ("pass", True)
    assert decision.because == "800 answers of gpt-5.3: late = 0% (limit 1%)."


def test_it_rolls_back_at_any_time() -> None:
    decision = Guard().decide(stage(seconds(NEW, 3, **LATE), seconds(OLD, 3, **LATE), now=8.0))
    assert (decision.action, decision.metric, decision.sure) == (
        "rollback",
        "answers_in_time",
        True,
    )


@pytest.mark.parametrize(
    ("new", "metric"),
    [
        (seconds(NEW, 10), "answers_in_time"),
        ([], "answers_in_time"),
        (seconds(NEW, users=100), "share_as_wanted"),
        ([replace(one, waiting=9 * one.second) for one in seconds(NEW)], "nothing_accumulates"),
    ],
    ids=["few", "none", "share", "queue"],
)
def test_whatever_is_in_doubt_holds(new: list, metric: str) -> None:  # type: ignore[type-arg]
    decision = Guard().decide(stage(new))
    assert (decision.action, decision.metric, decision.sure) == ("hold", metric, False)


def test_a_lost_language_rolls_back_at_the_end() -> None:
    worse, well = {"python": (10, 5, 1)}, {"python": (10, 0, 3)}
    played = stage(seconds(NEW, languages=worse), seconds(OLD, users=150, languages=well))
    assert Guard().decide(replace(played, now=30.0)).action == "stay"
    assert Guard().decide(played).metric == "quality_by_language"


def test_a_stage_with_an_editor_passes_and_one_with_a_slow_editor_does_not() -> None:
    assert Guard().decide(stage(felt=editor(), felt_before=editor())).action == "pass"
    slow = Guard().decide(stage(felt=editor(ghost_s=0.5), felt_before=editor()))
    assert (slow.action, slow.metric) == ("rollback", "ghost_text_comes")


@pytest.mark.parametrize(
    ("missing", "metric"),
    [
        ((HostLoop,), "neighbours_keep_pace"),
        ((ProcessSample,), "host_memory_stays"),
        ((Keystroke, GhostAppeared), "ghost_text_comes"),
        ((Fact,), "ghost_text_comes"),
    ],
    ids=["event loop", "memory", "screen", "everything"],
)
def test_an_editor_of_which_nothing_is_seen_holds_and_at_the_deadline_rolls_back(
    missing: tuple[type[Fact], ...], metric: str
) -> None:
    felt = [fact for fact in editor() if not isinstance(fact, missing)]
    held = Guard().decide(stage(felt=felt, felt_before=editor()))
    assert (held.action, held.metric, held.sure) == ("hold", metric, False)
    last = decide_safely(Guard(), stage(felt=felt, felt_before=editor(), now=80.0))
    assert (last.action, last.sure) == ("rollback", False)


def test_an_editor_that_was_there_before_the_baseline_and_never_again_holds() -> None:
    decision = Guard().decide(stage(editor_began=True))
    assert (decision.action, decision.metric) == ("hold", "host_memory_stays")


def test_few_ghost_texts_pass_with_the_crowd_and_the_pass_says_so() -> None:
    decision = Guard().decide(stage(felt=editor(3), felt_before=editor()))
    assert (decision.action, decision.metric) == ("pass", "answers_in_time")
    assert decision.because.endswith(
        " Only 3 ghost texts in the stage and 12 before: the stage rests on the crowd."
    )
