"""A scenario: frozen data, read from one TOML file."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.rule import Rule
from fake_backend.plan import PlannedFault


@dataclass(frozen=True, slots=True)
class Scenario:
    """One way in which a backend hurts, what a person does meanwhile, and what must hold.

    `fault_s` is how long the faults stay switched on, at least one round of the journey;
    `quiet_s` how long the editor then idles. `rules` holds every rule, with this scenario's limits;
    `settings` are the editor's, on top of the profile's.
    """

    name: str
    title: str
    why: str
    evidence: tuple[str, ...]
    tags: tuple[str, ...]
    journey: str
    fault_s: float
    quiet_s: float
    faults: tuple[PlannedFault, ...]
    rules: tuple[Rule, ...]
    file: Path
    settings: dict[str, Any] = field(default_factory=dict)
