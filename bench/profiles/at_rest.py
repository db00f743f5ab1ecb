"""Whether an extension host had nothing to do: then silence is no slowness. Pure."""

from collections.abc import Sequence
from itertools import pairwise

from bench.facts import Fact, Heartbeat, ProcessSample
from bench.facts.roles import HOST, HOST_CHILD

WINDOW_S = 10.0
LONGEST_GAP_S = 2.0  # between two samples; a starved machine has longer ones
BUSY_PERCENT = 25.0  # of one core, on average
LATE_MS = 300.0
DELAYED = 0.1  # of the window, runnable but without a core


def host_is_at_rest(facts: Sequence[Fact], now: float) -> bool:
    """Whether the host and its children were idle, and not kept from a core, up to `now`."""
    begin = now - WINDOW_S
    recent = [fact for fact in facts if fact.at >= begin]
    samples = [
        fact
        for fact in recent
        if isinstance(fact, ProcessSample) and fact.role in (HOST, HOST_CHILD)
    ]
    beats = [fact for fact in recent if isinstance(fact, Heartbeat)]
    hosts = [sample for sample in samples if sample.role == HOST]
    if not _covers([sample.at for sample in hosts], begin, now):
        return False
    if not _covers([beat.at for beat in beats], begin, now):
        return False
    if any(beat.late_ms > LATE_MS for beat in beats):
        return False
    if any(sample.status == "disk-sleep" for sample in samples):
        return False
    return all(
        _is_idle([sample for sample in samples if sample.pid == pid])
        for pid in {sample.pid for sample in samples}
    )


def _covers(times: list[float], begin: float, end: float) -> bool:
    return all(b - a <= LONGEST_GAP_S for a, b in pairwise([begin, *sorted(times), end]))


def _is_idle(samples: list[ProcessSample]) -> bool:
    mean = sum(sample.cpu_percent for sample in samples) / len(samples)
    waits = [sample.waited_s for sample in samples if sample.waited_s is not None]
    delay_s = waits[-1] - waits[0] if waits else 0.0
    return mean < BUSY_PERCENT and delay_s < DELAYED * WINDOW_S
