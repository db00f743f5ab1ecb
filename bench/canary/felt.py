"""What the user of the real editor felt, as numbers. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf
from statistics import median

from bench.facts import (
    Appeared,
    Fact,
    GhostAppeared,
    HostLoop,
    Keystroke,
    NeighbourDid,
    ProcessSample,
    Served,
    StepDone,
)
from bench.facts.roles import HOST
from bench.judging.stats import percentile

FELT = (Appeared, GhostAppeared, HostLoop, Keystroke, NeighbourDid, ProcessSample, StepDone)
SEEN = (*FELT, Served)
GHOST_TEXT = "ghost text"  # the step that waits for it
TOLD = ("notification", "dialog")
SHOWN = 3  # messages


@dataclass(frozen=True, slots=True)
class Felt:
    """One stage, or the baseline, as the user of the real editor felt it."""

    ghost_s: tuple[float, ...]  # from the last key to the painted ghost text
    missing: int  # ghost texts that did not come while the person waited
    host_mb: float | None  # highest memory of the extension host
    loop_ms: float | None  # the median second's P99 delay of the host's event loop
    key_ms: float | None  # the 95th percentile of the time until a key is painted
    told: tuple[str, ...]  # what notifications and dialogs said
    served: tuple[tuple[str, int], ...] = ()  # requests of the editor, by the version

    @property
    def median_s(self) -> float | None:
        return median(self.ghost_s) if self.ghost_s else None


def felt(facts: Iterable[Fact]) -> Felt | None:
    """What these facts say; None if no editor took part."""
    known = [fact for fact in facts if isinstance(fact, SEEN)]
    if not any(isinstance(fact, FELT) for fact in known):
        return None
    memory = [mb for _, mb in host_memory(known)]
    delays = loop_delays(known)
    keys = [fact.paint_ms for fact in known if isinstance(fact, Keystroke)]
    return Felt(
        ghost_s=tuple(ghost_times(known)),
        missing=len(_without_ghost_text(known)),
        host_mb=max(memory) if memory else None,
        loop_ms=median(delays) if delays else None,
        key_ms=percentile(keys, 0.95) if keys else None,
        told=messages(known),
        served=tuple(sorted(Counter(_versions(known)).items())),
    )


def ghost_waits(facts: Sequence[Fact]) -> list[float]:
    """The times to painted ghost text; where none came, the time for which the person waited."""
    return [*ghost_times(facts), *(step.seconds for step in _without_ghost_text(facts))]


def ghost_times(facts: Iterable[Fact]) -> list[float]:
    """Seconds from the last key before a ghost text until that is painted."""
    shown = (fact for fact in facts if isinstance(fact, Keystroke | GhostAppeared))
    pressed: float | None = None
    times = []
    for fact in sorted(shown, key=lambda one: one.at):
        if isinstance(fact, Keystroke):
            pressed = fact.at
        elif pressed is not None:
            times.append(fact.at - pressed)
            pressed = None  # a ghost text that changes has come only once
    return times


def host_memory(facts: Iterable[Fact]) -> list[tuple[float, float]]:
    """Moments, each with the memory of the extension host in MB."""
    return [
        (fact.at, fact.rss_mb)
        for fact in facts
        if isinstance(fact, ProcessSample) and fact.role == HOST
    ]


def loop_delays(facts: Iterable[Fact]) -> list[float]:
    """The P99 of the event loop's delay in each second, in ms: what neighbours wait."""
    return [fact.p99_ms for fact in facts if isinstance(fact, HostLoop)]


def loop_silent_s(facts: Iterable[Fact], now: float) -> float:
    """The time for which the event loop was not measured, until `now`; infinite if it never was."""
    return now - max((fact.at for fact in facts if isinstance(fact, HostLoop)), default=-inf)


def screen_was_seen(facts: Iterable[Fact]) -> bool:
    """Whether anything that the page recorded is among the facts: the screen was watched."""
    return any(isinstance(fact, Appeared | GhostAppeared | Keystroke) for fact in facts)


def messages(facts: Iterable[Fact]) -> tuple[str, ...]:
    """What notifications and dialogs told the user, each text once."""
    texts = (fact.text for fact in facts if isinstance(fact, Appeared) and fact.kind in TOLD)
    return tuple(dict.fromkeys(text for text in texts if text.strip()))


def _versions(facts: Iterable[Fact]) -> list[str]:
    """The version that answered each request of the editor."""
    return [fact.version for fact in facts if isinstance(fact, Served)]


def _without_ghost_text(facts: Iterable[Fact]) -> list[StepDone]:
    steps = (fact for fact in facts if isinstance(fact, StepDone))
    return [step for step in steps if step.step == GHOST_TEXT and not step.ok]
