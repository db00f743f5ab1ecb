"""The table of all judges: the bench's guard, and other people's rules for comparison."""

from functools import cache

from bench.canary import judges
from bench.canary.judge import Judge
from fake_backend.plugins import plug_ins


@cache
def known_judges() -> dict[str, type[Judge]]:
    return plug_ins(judges, Judge, "judges")  # type: ignore[type-abstract]
