"""The base of all facts, and the phases of a run."""

from dataclasses import dataclass

PHASES = ("starting", "steady state", "fault", "recovery", "quiet", "closing")
STARTING, STEADY, FAULT, RECOVERY, QUIET, CLOSING = PHASES


@dataclass(frozen=True, slots=True)
class Fact:
    """One measurement."""

    at: float  # in seconds since the run began
