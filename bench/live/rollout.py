"""Plays a rollout with a real editor: its user is one of the crowd."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.canary.all_judges import known_judges
from bench.canary.exceedance import frozen_p99
from bench.canary.follower import Follower
from bench.canary.walk import UNKNOWN
from bench.catalogue.rollout import Rollout
from bench.catalogue.scenario import Scenario
from bench.facts import FAULT, STEADY, BaselineFrozen, RolloutBegan, RolloutEnded, StreamsBegan
from bench.live.backend import Backend
from bench.live.flag_source import FlagSource
from bench.live.journey import Journey
from bench.live.person import Person
from bench.live.phases import STEADY_ROUNDS, STEADY_TRIES, Rounds, begin_phase, note_faults, recover
from bench.live.recorder import Recorder
from bench.live.rehearsal import play_drills
from bench.live.rollout_guard import RolloutGuard


@dataclass(frozen=True, slots=True)
class LiveRollout:
    """A rollout under way in this backend; `facts` is the file that the recorder writes."""

    rollout: Rollout
    seed: int
    backend: Backend
    recorder: Recorder
    facts: Path

    @contextmanager
    def begun(self) -> Iterator[tuple[FlagSource, RolloutGuard]]:
        """Begin with everybody on the old version; the guard waits for the baseline."""
        rollout, recorder = self.rollout, self.recorder
        table = rollout.table
        source = FlagSource(rollout, self.seed, self.backend, recorder)
        try:
            source.begin()
            began = recorder.clock.now()
            names = table.flag, table.old, table.new
            recorder.write(
                RolloutBegan(began, rollout.name, rollout.fingerprint, self.seed, *names)
            )
            follower = None if table.drills else Follower(rollout.course, known_judges()["guard"]())
            guard = RolloutGuard(follower, source, self.backend, recorder, self.facts)
            with guard.watching():
                yield source, guard
        finally:
            source.close()
            self.backend.control("DELETE", "flags")

    def is_drained(self) -> bool:
        """Whether nobody waits for a slot of the pool."""
        return not self.backend.control("GET", "pool")["waiting"]

    def begin_streams(self, count: int) -> None:
        """Begin long answers of the new version, and record them.

        Raises:
            BenchError: the backend refuses them, or does not answer.
        """
        version = self.rollout.table.new
        self.backend.control("POST", "pool/streams", {"version": version, "count": count})
        self.recorder.write(StreamsBegan(self.recorder.clock.now(), version, count))

    def freeze(self) -> bool:
        """Take the threshold from the answers so far; without enough of them the rollout ends."""
        samples = self.backend.control("GET", "crowd/samples")["first_s"]
        baseline = frozen_p99(samples)
        now = self.recorder.clock.now()
        if baseline is None:
            words = f"Only {len(samples)} answers before the rollout: no baseline."
            self.recorder.write(RolloutEnded(now, UNKNOWN, 0, words))
            return False
        threshold_s = baseline.p99_s * self.rollout.table.guard.p99_times
        self.backend.control("PUT", "pool/threshold", {"threshold_s": threshold_s})
        frozen = BaselineFrozen(now, baseline.samples, baseline.p99_s, threshold_s)
        self.recorder.write(frozen)
        return True


def play_rollout(live: LiveRollout, scenario: Scenario, journey: Journey, person: Person) -> None:
    """Perform the journey before, through and after the stages; the flag is off at the end."""
    rounds, clock = Rounds(journey, person), live.recorder.clock
    with live.begun() as (source, guard):
        try:
            begin_phase(person, STEADY)
            steady = clock.now() + live.rollout.table.steady_s
            proved = rounds.until_healthy(STEADY_ROUNDS, STEADY_TRIES)
            while clock.now() < steady:
                rounds.make(1)
            is_frozen = not guard.over.is_set() and live.freeze()
            begin_phase(person, FAULT)
            person.stage = lambda: f"stage {guard.stage}" if guard.stage else "after the stages"
            live.backend.set_faults(scenario.faults)
            note_faults(scenario.faults, person)
            if live.rollout.table.drills:
                play_drills(live.rollout.table.drills, source, rounds, live)
            while is_frozen and not live.rollout.table.drills and not guard.over.is_set():
                rounds.make(1)
                person.shoot("end of a round")
            live.backend.end_faults()
            person.stage = str
            recover(scenario, rounds, proved)
        finally:
            live.backend.clear_faults()
