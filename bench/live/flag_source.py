"""The source of a rollout's flag: switches it in the backend, and tries again until it is taken."""

import threading
from dataclasses import asdict

from bench.catalogue.rollout import Rollout
from bench.core.errors import BenchError
from bench.facts import FlagInForce
from bench.live.backend import Backend
from bench.live.recorder import Recorder

TRY_S = 0.5


class FlagSource:
    """Switches in a thread of its own, so that a dead or slow backend does not stop the guard."""

    def __init__(self, rollout: Rollout, seed: int, backend: Backend, recorder: Recorder) -> None:
        self._rollout, self._seed = rollout, seed
        self._backend, self._recorder = backend, recorder
        self._wanted: tuple[float, float] | None = None  # share, and for how long clients are stale
        self._changed = threading.Condition()
        self._closed = False
        self._thread = threading.Thread(target=self._serve, name="flag source", daemon=True)

    def begin(self) -> None:
        """Begin the rollout with everybody on the old version, an empty pool and the crowd.

        Raises:
            BenchError: the backend refuses it, or does not answer.
        """
        table = self._rollout.table
        self._put(0.0, 0.0)
        self._backend.control("PUT", "pool", asdict(table.pool))
        self._backend.control("PUT", "crowd", {"old": table.old, "crowd": asdict(table.crowd)})
        self._thread.start()

    def switch(self, share: float, stale_s: float = 0.0) -> None:
        """Switch the flag as soon as the backend takes it; a later switch replaces this one."""
        with self._changed:
            self._wanted = share, stale_s
            self._changed.notify()

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
                if self._closed or self._wanted is None:
                    return
                wanted = self._wanted
            tries += 1
            taken = self._try(*wanted)
            with self._changed:
                if taken:
                    now = self._recorder.clock.now()
                    self._recorder.write(FlagInForce(now, wanted[0], tries))
                    tries = 0
                    if self._wanted == wanted:
                        self._wanted = None
                else:
                    self._changed.wait_for(lambda: self._closed, TRY_S)

    def _try(self, share: float, stale_s: float) -> bool:
        try:
            self._put(share, stale_s)
        except BenchError:
            return False
        return True

    def _put(self, share: float, stale_s: float) -> None:
        settings = self._rollout.flag_settings(self._seed, share, stale_s)
        own = [asdict(version) for version in self._rollout.table.versions]
        self._backend.control("PUT", "flags", {**asdict(settings), "versions": own})
