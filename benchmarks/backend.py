"""The backend under load, and how its figures are written."""

import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.live.backend import Backend, backend_process

ROUNDS = 5
SEEDED_PLAN = [  # switched on throughout: a share is drawn for every request
    {"fault": "rate_limit", "surfaces": ["openai_chat"], "fire": {"share": 0.01}},
    {"fault": "truncated", "surfaces": ["openai_chat"], "fire": {"share": 0.01}},
]
Figures = dict[str, Any]


@contextmanager
def unpaced_backend() -> Iterator[Backend]:
    """A backend whose models answer at once."""
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as folder,
        backend_process(Path(folder), seed=1, marks={}, options=("--unpaced",)) as backend,
    ):
        yield backend


def spread(values: list[float]) -> str:
    """The median, and the smallest and largest value."""
    digits = 0 if min(values) > 100 else 2
    middle, low, high = statistics.median(values), min(values), max(values)
    return f"{middle:.{digits}f} ({low:.{digits}f} to {high:.{digits}f})"
