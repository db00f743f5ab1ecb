"""A live rollout without an editor, for tests: a real backend, a recorder and the guard."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.catalogue.rollout import Rollout, StageSettings, read_rollout, rollout_file
from bench.core import waits
from bench.facts import Fact
from bench.facts.file import FACTS_FILE, read
from bench.live.backend import Backend, backend_process
from bench.live.probe import sampling
from bench.live.probes.journal import Journal
from bench.live.recorder import recording
from bench.live.rollout import LiveRollout

GPT53 = read_rollout(rollout_file("gpt53"))
SEED = 1


def staged(*shares: float, for_s: float = 4.0, **guard: object) -> Rollout:
    """Stages of some seconds."""
    settings: dict[str, Any] = {"settle_s": 0.5, "deadline_s": 6.0, **guard}
    stages = tuple(StageSettings(share, for_s) for share in shares)
    return GPT53.changed(stages=stages, guard=replace(GPT53.table.guard, **settings))


def short(share: float = 1.0, for_s: float = 4.0, **guard: object) -> Rollout:
    """One stage of some seconds."""
    return staged(share, for_s=for_s, **guard)


@contextmanager
def live_rollout(rollout: Rollout, folder: Path) -> Iterator[LiveRollout]:
    with (
        recording(folder) as recorder,
        backend_process(folder, seed=SEED, marks={}) as backend,
        sampling([Journal(backend.journal, recorder.clock)], recorder),
    ):
        yield LiveRollout(rollout, SEED, backend, recorder, folder / FACTS_FILE)


def wait_for_samples(backend: Backend, count: int = 500) -> None:
    def enough() -> bool:
        return len(backend.control("GET", "crowd/samples")["first_s"]) >= count

    waits.until(enough, seconds=30, what=f"{count} answers of the crowd", every=0.2)


def facts_in(folder: Path) -> list[Fact]:
    return list(read(folder / FACTS_FILE))


def has_flag_at(live: LiveRollout, share: float) -> bool:
    """Whether the backend answers by the flag that gives `share` of the users the new version."""
    flags = live.backend.control("GET", "flags")["flags"]
    document: dict[str, Any] = flags["document"]
    return document == live.rollout.flag_settings(SEED, share).document
