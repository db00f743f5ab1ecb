from dataclasses import replace

import pytest

from bench.facts import Fact, Heartbeat, ProcessSample
from bench.facts.roles import HOST, HOST_CHILD
from bench.profiles.at_rest import host_is_at_rest


def resting(until: float) -> list[Fact]:
    """An extension host that does nothing for 20 s."""
    times = [until - 20 + 0.25 * n for n in range(81)]
    samples = [ProcessSample(at, 7, HOST, 200.0, 2.0, ran_s=1.0, waited_s=0.1) for at in times]
    return [*samples, *(Heartbeat(at, 7, 3.0) for at in times)]


def test_an_idle_host_is_at_rest() -> None:
    assert host_is_at_rest(resting(40.0), 40.0)


def changed(what: str) -> list[Fact]:
    """The same host, with one thing that may keep it from its work."""
    facts = resting(40.0)
    samples = [fact for fact in facts if isinstance(fact, ProcessSample)]
    others = [fact for fact in facts if fact not in samples]
    cases: dict[str, list[Fact]] = {
        "busy": [*others, *(replace(fact, cpu_percent=80.0) for fact in samples)],
        "without a core": [*others, *(replace(fact, waited_s=fact.at / 2) for fact in samples)],
        "late": [*facts, Heartbeat(35.0, 7, 900.0)],
        "a busy child": [*facts, ProcessSample(38.0, 8, HOST_CHILD, 90.0, 70.0)],
        "reads the disk": [*facts, ProcessSample(38.0, 7, HOST, 90.0, 1.0, status="disk-sleep")],
        "a gap": [fact for fact in facts if not 33 < fact.at < 36],
    }
    return cases.get(what, [])


@pytest.mark.parametrize(
    "what",
    [
        "busy",
        "without a core",
        "late",
        "a busy child",
        "reads the disk",
        "a gap",
        "no measurements",
    ],
)
def test_what_may_only_be_slow_is_not_at_rest(what: str) -> None:
    assert not host_is_at_rest(changed(what), 40.0)
