"""Plays the phases of a scenario: steady state, fault, recovery, quiet."""

from bench.catalogue.scenario import Scenario
from bench.core import clock
from bench.facts import FAULT, QUIET, RECOVERY, STEADY, PhaseBegan
from bench.live.backend import Backend
from bench.live.journey import Journey
from bench.live.person import Person

STEADY_ROUNDS = 2  # the first warms up caches; the second is the baseline
STEADY_TRIES = 4
RECOVERY_S = 125  # longer than the hard limit of the rule `recovers`, so that it can be judged


def play(scenario: Scenario, journey: Journey, person: Person, backend: Backend) -> None:
    """Perform the journey in every phase; the faults are switched off whatever happens."""
    rounds = _Rounds(journey, person)
    _begin(person, STEADY)
    rounds.until_healthy(STEADY_ROUNDS, STEADY_TRIES)
    _begin(person, FAULT)
    backend.set_faults(scenario.faults)
    end = clock.monotonic() + scenario.fault_s
    try:
        rounds.make(scenario.rounds)
        _wait_out(person, end - clock.monotonic())
    finally:
        backend.clear_faults()
    _begin(person, RECOVERY)
    rounds.until_recovered(RECOVERY_S)
    _begin(person, QUIET)
    with person.recorder.waiting("memory to settle in the quiet phase"):
        clock.pause(scenario.quiet_s)
    person.conversation.look_again()
    person.collect_page()


def _wait_out(person: Person, seconds: float) -> None:
    if seconds > 0:
        with person.recorder.waiting("the rest of the fault phase"):
            clock.pause(seconds)


def _begin(person: Person, phase: str) -> None:
    person.phase = phase
    person.recorder.write(PhaseBegan(person.recorder.clock.now(), phase))


class _Rounds:
    """Counts the rounds of one journey through all phases."""

    def __init__(self, journey: Journey, person: Person) -> None:
        self._journey = journey
        self._person = person
        self._number = 0

    def _round(self) -> bool:
        self._number += 1
        return self._journey.round(self._person, self._number)

    def until_healthy(self, rounds: int, tries: int) -> None:
        """Do `rounds` rounds, and up to `tries` if the last one was not healthy."""
        for done in range(1, tries + 1):
            if self._round() and done >= rounds:
                return

    def make(self, rounds: int) -> None:
        for _ in range(rounds):
            self._round()

    def until_recovered(self, seconds: float) -> None:
        end = clock.monotonic() + seconds
        while not self._round() and clock.monotonic() < end:
            pass
