"""All steps: those of the bench and those of external plugins."""

from functools import cache

from bench.live import steps
from bench.live.step import Step
from fake_backend.plugins import plug_ins


@cache
def known_steps() -> dict[str, type[Step]]:
    return plug_ins(steps, Step, "steps")  # type: ignore[type-abstract]
