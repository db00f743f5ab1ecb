"""All faults by name: the built-in ones and those of external plugins."""

from functools import cache

from fake_backend import faults
from fake_backend.fault import Fault
from fake_backend.plugins import plug_ins


@cache
def known_faults() -> dict[str, type[Fault]]:
    return plug_ins(faults, Fault, "faults")
