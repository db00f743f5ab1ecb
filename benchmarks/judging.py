"""How long judging takes, and how much memory, as the facts of a run become many.

Each run is a healthy one whose fault phase is repeated until it has as many facts as wanted: a soak
of hours. In each turn the page is blocked, a key is late, and a request is refused and repeated, so
that rules look for causes. A process of its own reads `facts.jsonl` and judges it by all rules with
their defaults.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.facts import (
    FAULT,
    RECOVERY,
    Answered,
    Asked,
    Fact,
    Keystroke,
    LongTask,
    PhaseBegan,
)
from bench.facts.file import FACTS_FILE, to_line
from bench.testing.story import BEGINS, healthy

SIZES = (60_000, 120_000, 1_000_000)
JUDGE = """
import sys, time
from pathlib import Path
from bench.facts.file import read
from bench.judging.all_rules import known_rules
from bench.judging.timeline import Timeline
from bench.judging.verdict import judge
from benchmarks.peak import peak_mb

began = time.perf_counter()
timeline = Timeline.of(read(Path(sys.argv[1])))
verdict = judge([rule() for rule in known_rules().values()], timeline)
seconds = time.perf_counter() - began
print(f"{seconds:.1f} s, peak {peak_mb():.0f} MB, {verdict.outcome}")
"""


def judging(folder: Path) -> dict[str, Any]:
    """The time and peak memory of judging, by the number of facts."""
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / FACTS_FILE
        figures = {}
        for size in SIZES:
            with file.open("w", encoding="utf-8") as lines:
                lines.writelines(f"{to_line(fact)}\n" for fact in soak(size))
            command = [sys.executable, "-c", JUDGE, str(file)]
            done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
            figures[f"{size:,} facts"] = done.stdout.strip()
    return figures


def trouble(start: float) -> Iterator[Fact]:
    """What goes wrong in each turn of a fault phase that begins at `start`."""
    yield LongTask(start + 3.0, 400.0)
    yield Keystroke(start + 4.0, 300.0)
    for number in range(3):
        asked = start + 5.0 + number
        request = f"refused {number}"
        yield Asked(asked, request, "ghost_text", "h", "/v1", ("rate_limit",), "call", number + 1)
        yield Answered(
            asked + 0.1, request, "ghost_text", 429, asked + 0.1, 9, False, None, ("rate_limit",)
        )


def soak(size: int) -> Iterator[Fact]:
    """A run whose fault phase is repeated until there are about `size` facts."""
    facts = sorted(healthy(), key=lambda fact: fact.at)
    start, end = BEGINS[FAULT], BEGINS[RECOVERY]
    inside = [fact for fact in facts if start <= fact.at < end and not isinstance(fact, PhaseBegan)]
    facts = [fact for fact in facts if fact not in inside]
    inside = sorted([*inside, *trouble(start)], key=lambda fact: fact.at)
    times = max(1, (size - len(facts)) // len(inside))
    yield from (fact for fact in facts if fact.at < end)
    for turn in range(times):
        yield from (_moved(fact, turn, end - start) for fact in inside)
    yield from (
        replace(fact, at=fact.at + (times - 1) * (end - start)) for fact in facts if fact.at >= end
    )


def _moved(fact: Fact, turn: int, length_s: float) -> Fact:
    moved = replace(fact, at=fact.at + turn * length_s)
    if isinstance(moved, Asked):
        return replace(moved, request=f"{moved.request}#{turn}")
    if isinstance(moved, Answered):
        began = moved.first_byte_at and moved.first_byte_at + turn * length_s
        return replace(moved, request=f"{moved.request}#{turn}", first_byte_at=began)
    return moved
