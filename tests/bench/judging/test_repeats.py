import pytest

from bench.judging.finding import Finding, Outcome
from bench.judging.repeats import Repeats, combined
from bench.judging.verdict import Verdict

KEPT, DEGRADED, BROKEN, UNKNOWN = Outcome


def verdict(outcome: Outcome, because: str = "All limits held.") -> Verdict:
    return Verdict(
        outcome, because, (Finding(outcome, because, rule="recovers", advice="Do better."),)
    )


def repeats(*outcomes: Outcome) -> Repeats:
    return Repeats(
        "slow", tuple(verdict(one, f"{one} in {n}.") for n, one in enumerate(outcomes, 1))
    )


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ([KEPT, KEPT], KEPT),
        ([KEPT, DEGRADED], DEGRADED),
        ([KEPT, BROKEN, DEGRADED], BROKEN),
        ([UNKNOWN, KEPT], KEPT),
        ([UNKNOWN, BROKEN], BROKEN),
        ([UNKNOWN, UNKNOWN], UNKNOWN),
        ([], UNKNOWN),
    ],
)
def test_the_gravest_outcome_that_is_known_holds(
    outcomes: list[Outcome], expected: Outcome
) -> None:
    assert combined(outcomes) is expected


def test_a_single_run_keeps_its_sentence() -> None:
    one = repeats(BROKEN)
    assert (one.outcome, one.because, one.flips) == (BROKEN, "broken in 1.", False)
    assert one.findings == list(verdict(BROKEN, "broken in 1.").findings)


def test_a_verdict_that_flips_is_reported_with_its_spread() -> None:
    five = repeats(KEPT, KEPT, BROKEN, KEPT, KEPT)
    assert five.flips
    assert five.counts == {KEPT: 4, BROKEN: 1}
    assert five.because == "Kept 4, broken 1 of 5 runs: the verdict flips. broken in 3."


def test_runs_that_agree_and_runs_that_could_not_tell_do_not_flip() -> None:
    assert repeats(KEPT, KEPT).because == "Kept 2 of 2 runs. kept in 1."
    some = repeats(UNKNOWN, KEPT, KEPT)
    assert not some.flips
    assert some.because == "Kept 2, unknown 1 of 3 runs. kept in 2."
    assert repeats(UNKNOWN, UNKNOWN).because == "Unknown 2 of 2 runs. unknown in 1."


def test_each_rule_is_combined_separately() -> None:
    both = repeats(KEPT, DEGRADED)
    (finding,) = both.findings
    assert finding.outcome is DEGRADED
    assert finding.because == "Kept 1, degraded 1 of 2 runs: the verdict flips. degraded in 2."
    assert finding.advice == "Do better."
    assert both.outcomes_of("recovers") == [KEPT, DEGRADED]
    assert both.outcomes_of("no_such_rule") == []
