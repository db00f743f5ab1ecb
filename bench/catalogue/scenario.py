"""A scenario: frozen data, read from one TOML file."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.catalogue.rollout import Rollout
from bench.judging.rule import Rule
from bench.judging.rules.recovers import Recovers
from fake_backend.fault import WireFault
from fake_backend.plan.plan import PlannedFault

SCENARIO_FILE = "scenario.toml"  # its name in a run folder


@dataclass(frozen=True, slots=True)
class Scenario:
    """One way in which a backend fails, what the user does meanwhile, and what must hold.

    While the faults are on, the journey repeats `rounds` times and for at least `fault_s`; then the
    editor idles for `quiet_s`.
    """

    name: str  # ends with the variant, if there is one
    title: str
    why: str
    evidence: tuple[str, ...]
    tags: tuple[str, ...]
    journey: str
    rounds: int
    fault_s: float
    quiet_s: float
    host_heap_mb: int  # V8 heap limit of every Node process of the editor; 0 for none
    faults: tuple[PlannedFault, ...]
    rules: tuple[Rule, ...]  # every rule, with the limits of this scenario
    file: Path
    http: str = ""  # the version of HTTP that the TLS hosts are limited to; empty: as the real ones
    settings: dict[str, Any] = field(default_factory=dict)  # of the editor, on top of the profile
    advice: str = ""  # for extension authors
    group: str = ""
    variant: str = ""
    rollout: Rollout | None = None  # its stages are the fault phase

    @property
    def needs_container(self) -> bool:
        """Whether a fault acts only on hosts that are reached without a proxy."""
        faults = [planned.fault for planned in self.faults]
        return any(isinstance(fault, WireFault) and fault.needs_direct for fault in faults)

    @property
    def needs_http2(self) -> bool:
        """Whether a fault exists in HTTP/2 alone."""
        return any("1.1" not in planned.fault.http for planned in self.faults)

    @property
    def recovery_s(self) -> float:
        """How long everything may take to come back before the rule `recovers` is broken."""
        return next(
            (rule.within_hard_s for rule in self.rules if isinstance(rule, Recovers)),
            Recovers().within_hard_s,
        )
