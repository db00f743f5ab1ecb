"""The source of a rollout's flag: switches it in the backend, and tries again until it is taken."""

import threading
from dataclasses import asdict, dataclass, replace

from bench.catalogue.hindrance import NOTHING, Hindrance
from bench.catalogue.rollout import Rollout
from bench.core.errors import BenchError
from bench.facts import FlagInForce
from bench.live.backend import Backend
from bench.live.recorder import Recorder

TRY_S = 0.5
NOBODY = "http://127.0.0.1:1"  # refuses connections


@dataclass(frozen=True, slots=True, eq=False)
class Switch:
    """A switch of the flag, and what is in its way."""

    share: float
    hindrance: Hindrance
    at: float


class FlagSource:
    """Switches in a thread of its own, so that a dead or slow backend does not stop the guard."""

    def __init__(self, rollout: Rollout, seed: int, backend: Backend, recorder: Recorder) -> None:
        self._rollout, self._seed = rollout, seed
        self._backend, self._recorder = backend, recorder
        self._wanted: Switch | None = None
        self._changed = threading.Condition()
        self._closed = False
        self._thread = threading.Thread(target=self._serve, name="flag source", daemon=True)

    def begin(self) -> None:
        """Begin the rollout with everybody on the old version, an empty pool and the crowd.

        Raises:
            BenchError: the backend refuses it, or does not answer.
        """
        table = self._rollout.table
        self._put(0.0)
        self._backend.control("PUT", "pool", asdict(table.pool))
        self._backend.control("PUT", "crowd", {"old": table.old, "crowd": asdict(table.crowd)})
        self._thread.start()

    def switch(self, share: float, hindrance: Hindrance = NOTHING) -> None:
        """Switch the flag as soon as the backend takes it; a later switch replaces this one."""
        with self._changed:
            self._wanted = Switch(share, hindrance, self._recorder.clock.now())
            self._changed.notify()

    @property
    def in_force(self) -> bool:
        """Whether the backend answers by the last switch."""
        return self._wanted is None

    def close(self) -> None:
        """Stop trying."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        if self._thread.is_alive():
            self._thread.join()

    def _serve(self) -> None:
        tries = 0
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closed or self._wanted is not None)
                wanted = self._wanted
                if self._closed or wanted is None:
                    return
            tries += 1
            if self._try(wanted):
                now = self._recorder.clock.now()
                self._recorder.write(FlagInForce(now, wanted.share, tries))
                tries = 0
                with self._changed:
                    if self._wanted is wanted:
                        self._wanted = None
            else:
                with self._changed:
                    self._changed.wait_for(lambda: self._closed, TRY_S)

    def _try(self, wanted: Switch) -> bool:
        """Whether the backend takes the switch, through what hinders it."""
        hindrance, since_s = wanted.hindrance, self._recorder.clock.now() - wanted.at
        if since_s < hindrance.slow_s:
            return False
        try:
            self._put(wanted.share, hindrance.stale_s, dead=since_s < hindrance.dead_s)
        except BenchError:
            return False
        return True

    def _put(self, share: float, stale_s: float = 0.0, *, dead: bool = False) -> None:
        backend = replace(self._backend, control_url=NOBODY) if dead else self._backend
        settings = self._rollout.flag_settings(self._seed, share, stale_s)
        own = [asdict(version) for version in self._rollout.table.versions]
        backend.control("PUT", "flags", {**asdict(settings), "versions": own})
