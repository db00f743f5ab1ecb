"""The table of all faults: ours, and those of other packages."""

from functools import cache

from fake_backend import faults
from fake_backend.fault import Fault
from fake_backend.plugins import plug_ins


@cache
def known_faults() -> dict[str, type[Fault]]:
    return plug_ins(faults, Fault, "faults")
