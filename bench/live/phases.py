"""Plays the phases of a scenario: steady state, fault, recovery, quiet."""

from collections.abc import Mapping

from bench.catalogue.scenario import Scenario
from bench.core import clock
from bench.facts import FAULT, QUIET, RECOVERY, STEADY, FaultSwitchedOn, PhaseBegan
from bench.facts.health_steps import DEAD_SCREEN
from bench.live.backend import Backend
from bench.live.journey import Journey, Round
from bench.live.new_conversation import ask_in_a_new_conversation
from bench.live.person import Person
from fake_backend.plan.plan import PlannedFault
from fake_backend.plan.selection import ALL

STEADY_ROUNDS = 2  # the first warms up caches; the second is the baseline
STEADY_TRIES = 4


def play(scenario: Scenario, journey: Journey, person: Person, backend: Backend) -> None:
    """Perform the journey in every phase; the faults are switched off whatever happens.

    A fault with `until = "end"` stays on until the quiet phase is over. One with `since = "start"`
    is on since the backend started: it is not under test, and not recorded as a fault.
    """
    rounds = Rounds(journey, person)
    begin_phase(person, STEADY)
    proved = rounds.until_healthy(STEADY_ROUNDS, STEADY_TRIES)
    try:
        begin_phase(person, FAULT)
        backend.set_faults(scenario.faults)
        end = clock.monotonic() + scenario.fault_s
        note_faults(scenario.faults, person)
        rounds.make(scenario.rounds)
        _wait_out(person, end - clock.monotonic())
        backend.end_faults()
        recover(scenario, rounds, proved)
    finally:
        backend.clear_faults()


def recover(scenario: Scenario, rounds: "Rounds", proved: frozenset[str]) -> None:
    """The phases after the fault: everything that was `proved` to work should work again."""
    person = rounds.person
    begin_phase(person, RECOVERY)
    missing = rounds.until_recovered(proved, scenario.recovery_s)
    if missing:
        person.shoot(DEAD_SCREEN)
        ask_in_a_new_conversation(rounds.journey, person, missing)
    begin_phase(person, QUIET)
    with person.recorder.waiting("memory to settle in the quiet phase"):
        clock.pause(scenario.quiet_s)
    person.conversation.look_again()
    person.collect_page()


def note_faults(faults: tuple[PlannedFault, ...], person: Person) -> None:
    now = person.recorder.clock.now()
    person.recorder.write(
        *(
            FaultSwitchedOn(
                now,
                number,
                planned.name,
                _as_asked(planned.surfaces, person.surfaces),
                planned.when != ALL,
                planned.until,
            )
            for number, planned in enumerate(faults, start=1)
            if planned.since == "fault"
        )
    )


def _as_asked(surfaces: tuple[str, ...], renamed: Mapping[str, str]) -> tuple[str, ...]:
    """The names that the facts of requests have for these surfaces of the backend."""
    return tuple(dict.fromkeys(renamed.get(surface, surface) for surface in surfaces))


def _wait_out(person: Person, seconds: float) -> None:
    if seconds > 0:
        with person.recorder.waiting("the rest of the fault phase"):
            clock.pause(seconds)


def begin_phase(person: Person, phase: str) -> None:
    person.phase = phase
    person.recorder.write(PhaseBegan(person.recorder.clock.now(), phase))


class Rounds:
    """Counts the rounds of one journey through all phases."""

    def __init__(self, journey: Journey, person: Person) -> None:
        self.journey = journey
        self.person = person
        self._number = 0

    def one(self) -> Round:
        self._number += 1
        return self.journey.round(self.person, self._number)

    def until_healthy(self, rounds: int, tries: int) -> frozenset[str]:
        """Do `rounds` rounds, and up to `tries` if the last one was not healthy.

        Returns the steps that showed health in any of them.
        """
        proved: frozenset[str] = frozenset()
        for done in range(1, tries + 1):
            last = self.one()
            proved |= last.worked
            if last.healthy and done >= rounds:
                break
        return proved

    def make(self, rounds: int) -> None:
        for _ in range(rounds):
            self.one()

    def until_recovered(self, proved: frozenset[str], seconds: float) -> frozenset[str]:
        """Do rounds until each of the `proved` steps has worked again; return those that have not.

        The last round begins when `seconds` have passed, so each step is tried once more after
        them, however long another one took.
        """
        end = clock.monotonic() + seconds
        missing = proved
        while True:
            is_last = clock.monotonic() >= end
            done = self.one()
            missing -= done.worked
            if is_last or not missing:
                return missing
