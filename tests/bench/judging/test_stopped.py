from dataclasses import replace

import pytest

from bench.facts import Fact, OnPurpose, ProcessSample
from bench.facts.roles import BROWSER, HOST, RENDERER, SERVER
from bench.judging.finding import Outcome
from bench.judging.stopped import STOPPED, stopped_from_outside
from bench.judging.timeline import Timeline
from bench.judging.verdict import judge
from bench.testing.story import healthy
from tests.bench.judging.test_verdict import RULES


def stopped(role: str, *moments: float) -> list[Fact]:
    (sample, *_) = [fact for fact in healthy() if isinstance(fact, ProcessSample)]
    seen = replace(sample, role=role, pid=77, status=STOPPED)
    return [*healthy(), *(replace(seen, at=at) for at in moments)]


@pytest.mark.parametrize("role", [BROWSER, RENDERER, SERVER])
def test_who_stops_the_editor_makes_the_run_unknown(role: str) -> None:
    verdict = judge(RULES, Timeline.of(stopped(role, 33.0, 41.5)))
    assert verdict.outcome is Outcome.UNKNOWN
    assert verdict.because == (
        f"A signal from outside stopped the {role} (pid 77) from 33.0 to 41.5 s, so the run cannot"
        " be judged."
    )


def test_other_processes_and_sleep_and_the_end_are_nothing() -> None:
    assert stopped_from_outside(Timeline.of(healthy())) == ""
    assert stopped_from_outside(Timeline.of(stopped(HOST, 33.0))) == ""
    assert stopped_from_outside(Timeline.of(stopped("extension host child", 33.0))) == ""
    assert stopped_from_outside(Timeline.of(stopped(BROWSER, 70.5))) == ""
    asleep = [*stopped(BROWSER, 33.0), OnPurpose(40.0, "asleep", 10.0)]
    assert stopped_from_outside(Timeline.of(asleep)) == ""
