import pytest

from bench.facts import QUIET, AnswerRead, Appeared, Fact, MachineLoad, PhaseBegan, Vanished
from bench.judging.finding import Outcome
from bench.judging.rules.progress_ends import ProgressEnds
from bench.judging.timeline import Timeline
from bench.testing.story import because, healthy, outcome, ticks, without

RULE = ProgressEnds()


def running(since: float, until: float | None = None, kind: str = "progress") -> list[Fact]:
    facts: list[Fact] = [*healthy(), Appeared(since, kind, 900, "Thinking")]
    return facts if until is None else [*facts, Vanished(until, kind, 900)]


def looked(*looks: tuple[float, bool], asked_at: float = 40.0) -> list[Fact]:
    answers = [AnswerRead(at, asked_at, "half", finished, failed=False) for at, finished in looks]
    facts = without(healthy(), lambda fact: isinstance(fact, AnswerRead) and fact.at > asked_at)
    return [*facts, *answers]


def test_in_a_healthy_run_all_of_it_ends() -> None:
    assert because(RULE, healthy()) == (
        "4 progress indicators appeared and ended: longest running time = 0.8 s (limit 60 s)."
    )


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (35.0, None, Outcome.BROKEN),
        (11.0, None, Outcome.BROKEN),
        (64.0, None, Outcome.BROKEN),
        (66.0, None, Outcome.KEPT),
        (5.0, None, Outcome.KEPT),
        (71.0, None, Outcome.KEPT),
        (35.0, 69.0, Outcome.KEPT),
        (35.0, 71.0, Outcome.BROKEN),
        (10.0, 69.9, Outcome.KEPT),
    ],
)
def test_none_is_left_running(since: float, until: float | None, expected: Outcome) -> None:
    assert outcome(RULE, running(since, until)) is expected


def test_one_that_ran_too_long_is_degraded() -> None:
    assert outcome(ProgressEnds(longest_s=20), running(30.0, 50.0)) is Outcome.KEPT
    assert because(ProgressEnds(longest_s=20), running(30.0, 50.5)) == (
        "A progress indicator 'Thinking' ran for too long after it began at 30.0 s (fault phase):"
        " running time = 20.5 s (limit 20 s)."
    )
    assert outcome(ProgressEnds(longest_s=20), running(30.0, 50.5)) is Outcome.DEGRADED


@pytest.mark.parametrize(
    ("later_ends_at", "expected"),
    [(55.0, Outcome.KEPT), (42.5, Outcome.UNKNOWN), (101.0, Outcome.UNKNOWN)],
)
def test_an_answer_out_of_sight_is_over_when_a_later_one_is(
    later_ends_at: float, expected: Outcome
) -> None:
    """It was seen under way at 43 s; the chat answers one question after the other."""
    later = AnswerRead(later_ends_at, 42.0, "whole", finished=True, failed=False)
    assert outcome(RULE, looked((43.0, False))) is Outcome.UNKNOWN
    assert outcome(RULE, [*looked((43.0, False)), later]) is expected


def test_a_changed_text_is_no_new_beginning_and_other_kinds_are_none() -> None:
    changed = [*running(35.0), Appeared(68.0, "progress", 900, "Still thinking")]
    assert because(RULE, changed) == (
        "A progress indicator 'Thinking' never stopped after it began at 35.0 s (fault phase):"
        " running time at the end of the quiet phase = 35 s."
    )
    assert outcome(RULE, running(35.0, kind="notification")) is Outcome.KEPT
    assert outcome(RULE, [*running(35.0), Vanished(40.0, "dialog", 900)]) is Outcome.BROKEN


def test_several_that_never_stop_are_counted() -> None:
    two = [*running(35.0), Appeared(40.0, "progress", 901, "")]
    ruling = RULE.judge(Timeline.of(two))
    assert ruling.headline == (
        "2 progress indicators never stopped after the oldest 'Thinking' began"
    )
    assert [(item.text, item.at) for item in ruling.evidence] == [("Thinking", 35.0), ("", 40.0)]


def test_an_element_that_comes_back_begins_again() -> None:
    again = [
        *running(35.0, 36.0),
        Appeared(40.0, "progress", 900, ""),
        Vanished(41.0, "progress", 900),
    ]
    assert outcome(RULE, again) is Outcome.KEPT
    assert outcome(RULE, again[:-1]) is Outcome.BROKEN


@pytest.mark.parametrize(
    ("looks", "expected"),
    [
        ([(45.0, False), (49.0, True)], Outcome.KEPT),
        ([(45.0, True), (49.0, False)], Outcome.KEPT),
        ([(45.0, False), (61.0, False)], Outcome.BROKEN),
        ([(52.0, False)], Outcome.UNKNOWN),
    ],
)
def test_an_answer_ends(looks: list[tuple[float, bool]], expected: Outcome) -> None:
    assert outcome(RULE, looked(*looks)) is expected


def test_an_answer_that_was_waited_for_long_enough_did_not_end() -> None:
    assert outcome(ProgressEnds(longest_s=12), looked((52.0, False))) is Outcome.UNKNOWN
    assert because(ProgressEnds(longest_s=11), looked((52.0, False))) == (
        "An answer did not end after its question at 40.0 s (fault phase): waiting time = 12 s"
        " (limit 11 s)."
    )


def test_an_answer_that_is_unfinished_in_the_quiet_phase_did_not_end() -> None:
    two = [*looked((61.0, False)), AnswerRead(62.0, 41.0, "half", finished=False, failed=False)]
    assert because(RULE, two) == (
        "2 answers did not end after the first question at 40.0 s (fault phase): waiting time = 21"
        " s (limit 60 s). It was still unfinished in the quiet phase."
    )
    assert because(RULE, looked((43.0, False))) == (
        "1 answer had not ended when last read, too soon to judge: time since the question = 3 s."
        " The first question was asked at 40.0 s."
    )


def test_a_question_of_the_recovery_phase_is_not_meant() -> None:
    assert outcome(RULE, looked((69.0, False), asked_at=50.0)) is Outcome.KEPT


def test_without_the_quiet_phase_or_a_look_nothing_is_known() -> None:
    short = without(running(35.0), lambda fact: fact.at >= 60 and isinstance(fact, PhaseBegan))
    assert outcome(RULE, short) is Outcome.UNKNOWN
    assert QUIET in because(RULE, short)
    blind = without(healthy(), lambda fact: isinstance(fact, AnswerRead | Appeared))
    assert outcome(RULE, blind) is Outcome.UNKNOWN
    plain = without(healthy(), lambda fact: isinstance(fact, Appeared))
    assert "answers ended; there was no other progress indicator" in because(RULE, plain)


def test_without_indicators_and_questions_nothing_is_judged() -> None:
    idle = RULE.judge(Timeline(without(healthy(), lambda fact: isinstance(fact, AnswerRead))))
    assert idle.outcome is Outcome.KEPT
    assert not idle.judged


def status(*texts: tuple[float, str], element: int = 800) -> list[Fact]:
    """An item of the status bar, and what it says from when on."""
    return [*healthy(), *(Appeared(at, "status", element, text) for at, text in texts)]


def test_words_in_the_status_bar_are_progress() -> None:
    assert because(RULE, status((5.0, "Helper: ready"), (35.0, "Helper: thinking..."))) == (
        "A progress indicator 'Helper: thinking...' never stopped after it began at 35.0 s (fault"
        " phase): running time at the end of the quiet phase = 35 s."
    )
    assert outcome(RULE, status((35.0, "Helper: thinking..."))) is Outcome.DEGRADED
    assert outcome(RULE, status((35.0, "$(sync~spin) Helper"))) is Outcome.BROKEN
    ended = status((35.0, "Helper: thinking..."), (60.0, "Helper: the request failed"))
    assert outcome(RULE, ended) is Outcome.KEPT
    assert outcome(ProgressEnds(longest_s=20), ended) is Outcome.DEGRADED
    gone = [*status((35.0, "busy")), Vanished(36.0, "status", 800)]
    assert outcome(RULE, gone) is Outcome.KEPT


def test_a_text_that_counts_seconds_is_one_indicator() -> None:
    counting = status(*((35.0 + second, f"thinking {second} s") for second in range(30)))
    assert because(RULE, counting).startswith("A progress indicator 'thinking 0 s' never stopped")


@pytest.mark.parametrize(
    "texts",
    [
        [(5.0, "Loading rules")],  # it began before the steady state, and stands there always
        [(12.0, "Waiting"), (24.0, ""), (35.0, "Waiting")],  # for long while all was well
        [(20.0, "busy 3 %"), (40.0, ""), (50.0, "busy 7 %")],  # when the steady state ended
        [(35.0, "Initializing 'tsconfig.json'")],
    ],
)
def test_a_text_of_the_healthy_editor_is_no_alarm(texts: list[tuple[float, str]]) -> None:
    assert outcome(RULE, status(*texts)) is Outcome.KEPT


def test_a_text_that_came_and_went_in_the_steady_state_is_one_when_it_stays() -> None:
    texts = [(17.0, "thinking..."), (18.0, ""), (35.0, "thinking...")]
    assert outcome(RULE, status(*texts)) is Outcome.BROKEN


def crowded(percent: float) -> list[Fact]:
    """Other VMs take this share of the machine's time."""
    return [MachineLoad(at, 80.0, percent, cores=4) for at in ticks(30, 72, 1)]


def test_a_busy_machine_makes_what_still_runs_unknown_and_not_kept() -> None:
    assert outcome(RULE, [*running(35.0), *crowded(50.0)]) is Outcome.BROKEN
    noisy = [*running(35.0), *crowded(95.0)]
    assert outcome(RULE, noisy) is Outcome.UNKNOWN
    assert because(RULE, noisy).endswith(
        "Other programs and other VMs took 95% of the machine's CPU time meanwhile."
    )
    assert outcome(RULE, [*looked((61.0, False)), *crowded(95.0)]) is Outcome.UNKNOWN
    assert outcome(RULE, [*running(66.0), *crowded(95.0)]) is Outcome.KEPT


def test_a_busy_machine_excuses_a_long_one_that_ended() -> None:
    assert outcome(ProgressEnds(longest_s=15), running(30.0, 50.5)) is Outcome.DEGRADED
    noisy = [*running(30.0, 50.5), *crowded(50.0)]
    assert outcome(ProgressEnds(longest_s=15), noisy) is Outcome.UNKNOWN
