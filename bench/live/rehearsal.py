"""Rehearses rollbacks with a real editor: each from a share, with something in its way."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Protocol

from playwright.sync_api import Error

from bench.canary.rehearsal import WHO
from bench.catalogue.hindrance import HINDRANCES
from bench.catalogue.rollout import Drill
from bench.core.errors import BenchError
from bench.facts import FlagSwitched, StageBegan
from bench.live.flag_source import FlagSource
from bench.live.phases import Rounds
from bench.profiles.profile import CHAT

LASTS_S = 15.0  # until the rollback
WELL_S = 60.0  # after it, at most
QUESTION = "What does every function of this file do?"


class DrilledPool(Protocol):
    """The pool of the rollout that is rehearsed."""

    def is_drained(self) -> bool:
        """Whether nobody waits for a slot."""

    def begin_streams(self, count: int) -> None:
        """Begin long answers of the new version, and record them.

        Raises:
            BenchError: the backend refuses them, or does not answer.
        """


def play_drills(
    drills: Iterable[Drill], source: FlagSource, rounds: Rounds, pool: DrilledPool
) -> None:
    """Switch to each share, let it last, roll back, and go on until users are well again."""
    for number, drill in enumerate(drills, 1):
        _play(number, drill, source, rounds, pool)


def _play(number: int, drill: Drill, source: FlagSource, rounds: Rounds, pool: DrilledPool) -> None:
    person = rounds.person
    recorder, clock = person.recorder, person.recorder.clock
    hindrance = HINDRANCES[drill.hindrance]
    now = clock.now()
    person.stage = lambda: f"drill {number}"
    recorder.write(FlagSwitched(now, drill.at, WHO, ""), StageBegan(now, number, drill.at))
    source.switch(drill.at)
    while clock.now() < now + LASTS_S:
        rounds.make(1)
    person.shoot("before the rollback")
    if hindrance.streams:
        if CHAT in person.offers:  # the user's own; a chat that takes no question has none
            with suppress(BenchError, Error):
                person.conversation.ask(QUESTION, under_fault=True)
        pool.begin_streams(hindrance.streams)
    now = clock.now()
    recorder.write(FlagSwitched(now, 0.0, WHO, drill.hindrance), StageBegan(now, 0, 0.0))
    source.switch(0.0, hindrance)
    while clock.now() < now + WELL_S:
        was_well = source.in_force and pool.is_drained()  # before the round begins
        if rounds.one().healthy and was_well:
            return
