"""The table of all rows of the checklists: ours, and those of other packages."""

from functools import cache

from bench.gate import rows
from bench.gate.row import Row
from fake_backend.plugins import plug_ins


@cache
def known_rows() -> dict[str, type[Row]]:
    return plug_ins(rows, Row, "gate_rows")  # type: ignore[type-abstract]
