"""What a simulated crowd costs the backend: CPU of its process, with and without one."""

from pathlib import Path
from typing import Any

import psutil

from bench.core import waits
from bench.core.clock import monotonic
from bench.live.backend import Backend, backend_process
from fake_backend.rollout.flags import document

SECONDS = 30
FLAGS = {
    "flag": "model",
    "document": document("model", "gpt-5.0", "gpt-5.3", 0.25),
    "surfaces": ["ghost_text"],
}


def crowd(folder: Path) -> dict[str, Any]:
    """The share of a core for 2,000 users at some 185 requests a second, asked once a second."""
    with backend_process(folder, seed=1, marks={}) as backend:
        idle = _percent(backend)
        backend.control("PUT", "flags", FLAGS)
        backend.control("PUT", "pool", {"slots": 24})
        shown = backend.control("PUT", "crowd", {"old": "gpt-5.0"})
        busy = _percent(backend)
    return {
        "requests a second": round(shown["rate"]),
        "% of a core, polled, without a crowd": idle,
        "% of a core with the crowd": busy,
    }


def _percent(backend: Backend) -> float:
    """CPU of the backend's process while its pool is asked for once a second."""
    process = psutil.Process(backend.pid)
    before, began = sum(process.cpu_times()[:2]), monotonic()
    for second in range(1, SECONDS + 1):
        _wait_for(began + second)
        backend.control("GET", "pool")
    spent = sum(process.cpu_times()[:2]) - before
    return round(100 * spent / (monotonic() - began), 2)


def _wait_for(moment: float) -> None:
    waits.until(lambda: monotonic() >= moment, seconds=60, what="the next second")
