"""Calls the guard each second of a live rollout, and follows what it decides."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bench.canary.follower import Follower
from bench.canary.walk import Facts, switched_back_by_bench
from bench.core.errors import BenchError
from bench.core.tail import Tail
from bench.facts import BenchFailed, Fact, FlagSwitched, StageBegan, Ticked
from bench.facts.file import from_line
from bench.live.backend import Backend
from bench.live.flag_source import FlagSource
from bench.live.recorder import Recorder

TICK_S = 1.0


class RolloutGuard:
    """Reads the facts from their file, as a later judgement does: the two cannot differ.

    Without a follower it only plays the crowd, and decides nothing.
    """

    def __init__(
        self,
        follower: Follower | None,
        source: FlagSource,
        backend: Backend,
        recorder: Recorder,
        file: Path,
    ) -> None:
        self._follower, self._source = follower, source
        self._backend, self._recorder = backend, recorder
        self._tail = Tail(file)
        self._stop = threading.Event()
        self.over = threading.Event()
        self.stage = 0

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Tick until the block is left, also after the end of the rollout: users get well then."""
        thread = threading.Thread(target=self._watch, name="guard", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._stop.set()
            thread.join()

    def _watch(self) -> None:
        try:
            while not self._stop.wait(TICK_S):
                self._tick()
        except Exception as error:
            self._switch_back(f"The guard of the rollout failed: {type(error).__name__}: {error}")

    def _switch_back(self, problem: str) -> None:
        """End the rollout in place of the guard: the flag must not stay where it is."""
        now = self._recorder.clock.now()
        facts: Facts = []
        if not self.over.is_set():  # what has ended stays as it ended
            self._source.switch(0.0)
            facts = switched_back_by_bench(now, self.stage, problem)
        with suppress(BenchError):
            self._recorder.write(*facts, BenchFailed(now, problem))
        self.stage = 0
        self.over.set()

    def _tick(self) -> None:
        with suppress(BenchError):  # a backend that does not answer shows nothing: the guard holds
            self._backend.control("GET", "pool")  # plays the crowd up to now
        self._recorder.write(Ticked(self._recorder.clock.now()))
        if self._follower is not None:
            for line in self._tail.lines():
                self._follow(self._follower, from_line(line))

    def _follow(self, follower: Follower, seen: Fact) -> None:
        decided = follower.see(seen)
        for fact in decided:
            if isinstance(fact, FlagSwitched):
                self._source.switch(fact.share)
            if isinstance(fact, StageBegan):
                self.stage = fact.stage
        self._recorder.write(*decided)
        if follower.over:
            self.over.set()
