import pytest

from bench.facts import LogGrew
from bench.judging.finding import Evidence, Outcome
from bench.judging.rules.logs_stay_small import LogsStaySmall
from bench.judging.timeline import Timeline
from bench.testing.story import because, healthy, outcome

RULE = LogsStaySmall()
LOG = "exthost/assistant.log"
OTHER = "server.log"


@pytest.mark.parametrize(
    ("mb", "expected"),
    [
        (5.0, Outcome.KEPT),
        (5.1, Outcome.DEGRADED),
        (100.0, Outcome.DEGRADED),
        (100.1, Outcome.BROKEN),
    ],
)
def test_what_came_since_the_fault_is_limited(mb: float, expected: Outcome) -> None:
    facts = [*healthy(), LogGrew(35.0, LOG, mb / 2), LogGrew(65.0, LOG, mb)]
    assert outcome(RULE, facts) is expected


def test_what_was_there_before_does_not_count() -> None:
    old = [LogGrew(12.0, LOG, 300.0), LogGrew(30.0, LOG, 400.0)]
    assert outcome(RULE, [*healthy(), *old]) is Outcome.KEPT
    assert outcome(RULE, [*healthy(), *old, LogGrew(40.0, LOG, 406.0)]) is Outcome.DEGRADED


def test_all_files_count_together_and_the_worst_is_named() -> None:
    facts = [*healthy(), LogGrew(35.0, LOG, 4.0), LogGrew(36.0, OTHER, 3.0)]
    assert outcome(RULE, facts) is Outcome.DEGRADED
    assert because(RULE, facts) == (
        "The editor's logs grew after the fault began: growth = 7 MB (soft limit 5 MB, hard limit"
        " 100 MB). The file that grew most is exthost/assistant.log, by 4.0 MB."
    )


def test_the_evidence_is_the_last_time_that_the_worst_file_was_seen_to_grow() -> None:
    facts = [*healthy(), LogGrew(35.0, LOG, 9.0), LogGrew(36.0, LOG, 10.0), LogGrew(37.0, OTHER, 1)]
    (evidence,) = RULE.judge(Timeline.of(facts)).evidence
    assert evidence == Evidence("log", LOG, 36.0)


def test_a_log_that_was_rotated_has_not_grown() -> None:
    moved = [LogGrew(20.0, LOG, 30.0), LogGrew(40.0, LOG, 0.1), LogGrew(40.0, f"{LOG}.1", 30.0)]
    assert outcome(RULE, [*healthy(), *moved]) is Outcome.KEPT


def test_without_sizes_no_log_grew() -> None:
    assert because(RULE, healthy()) == "No log grew by more than 0.1 MB."
    assert outcome(RULE, [fact for fact in healthy() if fact.at < 30]) is Outcome.UNKNOWN
