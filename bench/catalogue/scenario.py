"""A scenario: frozen data, read from one TOML file."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.judging.rule import Rule
from fake_backend.plan.plan import PlannedFault

SCENARIO_FILE = "scenario.toml"  # what it is called in the folder of a run


@dataclass(frozen=True, slots=True)
class Scenario:
    """One way in which a backend hurts, what a person does meanwhile, and what must hold.

    While the faults are switched on, the journey is made `rounds` times, on a fast machine as on a
    slow one, and they stay on for `fault_s` at least; then the editor idles for `quiet_s`.
    `host_heap_mb` caps the V8 heap of the extension host, and of every other Node process of the
    editor; 0 leaves it as it is. `rules` holds every rule, with this scenario's limits; `settings`
    are the editor's, on top of the profile's. `variant` is empty, or says which of the file's
    variants it is; then `name` ends with it. `advice` is for authors of extensions.
    """

    name: str
    title: str
    why: str
    evidence: tuple[str, ...]
    tags: tuple[str, ...]
    journey: str
    rounds: int
    fault_s: float
    quiet_s: float
    host_heap_mb: int
    faults: tuple[PlannedFault, ...]
    rules: tuple[Rule, ...]
    file: Path
    settings: dict[str, Any] = field(default_factory=dict)
    advice: str = ""
    group: str = ""
    variant: str = ""
