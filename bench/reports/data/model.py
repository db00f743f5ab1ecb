"""The shape of verdict.json; docs/schema/verdict.schema.json is generated from it.

VERSION counts the changes after which a program that reads the file must be changed.
"""

from dataclasses import dataclass

from bench.facts.run_info import RunInfo
from bench.judging.finding import EvidenceKind, Moment, Outcome
from bench.judging.harm import Harm
from bench.reports.data.described import Described
from bench.reports.data.score import Score
from bench.reports.data.timeline_model import TimelineData

VERSION = 3  # 1: only `because` for a finding; 2: no score, links, figures and timeline


@dataclass(frozen=True)
class MeasureData(Described):
    """One measured value of a finding, with its limits where it has any."""

    name: str
    value: float | None
    """Null if it is endless: what was waited for never came."""
    unit: str
    """Empty for counts."""
    soft: float | None
    """Above it, the rule is degraded."""
    hard: float | None
    """Above it, the rule is broken."""
    soft_from: str
    """The setting of the rule that the soft limit comes from."""
    hard_from: str
    """The setting of the rule that the hard limit comes from."""


@dataclass(frozen=True)
class EvidenceData(Described):
    """Where a finding can be checked."""

    kind: EvidenceKind
    text: str
    at: float | None
    """In seconds since the run began."""
    fact: str
    """The kind of the fact at that moment in facts.jsonl; empty if it is none."""
    request: str
    """The id of the request, in the scenario's timeline and in journal.jsonl; or empty."""
    file: str
    """A picture, log or CPU profile as a path inside the scenario's folder; or empty."""
    line: int | None = None
    """The line of that fact in facts.jsonl, from 1; null if there is none."""


@dataclass(frozen=True)
class FindingData(Described):
    """What a rule found in one run of a scenario."""

    rule: str
    harm: Harm
    """What breaking the rule costs the user; of equally grave findings, the worst comes first."""
    outcome: Outcome
    because: str
    """The whole finding in one or a few sentences, made of the parts below."""
    headline: str
    """What happened, without limits."""
    measures: tuple[MeasureData, ...]
    when: Moment | None
    notes: tuple[str, ...]
    """Sentences that a reader needs beside it: the cause, an excuse, what else was seen."""
    details: tuple[str, ...]
    """Sentences for readers who check the statistics."""
    evidence: tuple[EvidenceData, ...]
    advice: str
    """For the extension's author."""
    code: str
    """LLMock's name for the finding, if it has one."""
    known: str
    """Why the failure does not count, if its author declared it as known."""
    reason: str
    """Why the author has other limits, if resilience.toml sets them."""


@dataclass(frozen=True)
class FigureData(Described):
    """One measure of a phase: the median of its values. More is worse."""

    name: str
    phase: str
    unit: str
    median: float
    count: int
    """The number of values."""


@dataclass(frozen=True)
class HangData(Described):
    """The extension host did not respond; the innermost function of its stack is first."""

    at: float
    stack: tuple[str, ...]
    file: str
    """The CPU profile, as a path inside the scenario's folder."""


@dataclass(frozen=True)
class WarningData(Described):
    """A warning in the editor's logs: the first of its kind and extension, and their number."""

    at: float
    kind: str
    extension: str
    text: str
    count: int


@dataclass(frozen=True)
class ScenarioData(Described):
    """One run of a scenario."""

    name: str
    """The folder of its facts and pictures, inside the run folder."""
    scenario: str
    """The scenario; several runs of it share it."""
    title: str
    group: str
    why: str
    advice: str
    sources: tuple[str, ...]
    """Public reports of the failure that it rehearses."""
    outcome: Outcome
    because: str
    wall_s: float
    waited_s: float
    """Of `wall_s`, the time for which the bench waited."""
    waits: dict[str, float]
    """What it waited for, in seconds; the longest first."""
    steal_percent: float | None
    """The share of CPU time that other VMs took."""
    probes_percent: float | None
    """What the probes used, in percent of one core."""
    failure: str
    """Why the bench could not continue; or empty."""
    failure_details: str
    """The end of a log, or a traceback."""
    hangs: tuple[HangData, ...]
    warnings: tuple[WarningData, ...]
    unknown_routes: tuple[str, ...]
    """The requests of the extension that match no route of the backend."""
    uncovered: tuple[str, ...]
    """What the bench took away from before the document, so that it could type."""
    findings: tuple[FindingData, ...]
    """The gravest first."""
    figures: tuple[FigureData, ...]
    timeline: TimelineData
    trace: str = ""
    """Playwright's trace, as a path inside the scenario's folder; empty if there is none."""


@dataclass(frozen=True)
class RuleVerdict(Described):
    """A rule in all repeats of a scenario."""

    rule: str
    outcome: Outcome
    because: str
    advice: str
    known: str
    """Why the failure does not count, if its author declared it as known."""
    harm: Harm
    """What breaking the rule costs the user."""


@dataclass(frozen=True)
class ScenarioVerdict(Described):
    """A scenario with its repeats combined."""

    scenario: str
    title: str
    group: str
    outcome: Outcome
    because: str
    """The sentence of the gravest finding."""
    repeats: dict[Outcome, int]
    """How often each outcome occurred."""
    flips: bool
    """Whether the repeats disagree; unknown ones do not count."""
    wall_s: float
    """The time that all repeats took."""
    rules: tuple[RuleVerdict, ...]
    """The gravest first."""


@dataclass(frozen=True)
class RunData(Described):
    """A judged run: the content of verdict.json."""

    version: int
    outcome: Outcome
    """The gravest outcome of the scenarios."""
    profile: str
    seed: int
    run: RunInfo
    """Versions, machine and arguments, as in run.json."""
    score: Score
    groups: dict[str, Score]
    """The score of each group of the catalogue."""
    verdicts: tuple[ScenarioVerdict, ...]
    scenarios: tuple[ScenarioData, ...]
    not_run: tuple[str, ...] = ()
    """The scenarios that were asked for and have no facts."""

    @property
    def absent(self) -> tuple[str, ...]:
        """What was asked for and is not there: scenarios, and the shards that a merge lacked."""
        return (*self.not_run, *self.run.lost)

    @property
    def missing(self) -> str:
        """How much is absent; empty if nothing is."""
        parts = []
        if self.not_run:
            total = len(self.not_run) + len(self.scenarios)
            parts.append(f"{len(self.not_run)} of {total} scenarios not run")
        if self.run.lost:
            parts.append(f"missing: {', '.join(self.run.lost)}")
        return "; ".join(parts)

    @property
    def score_text(self) -> str:
        """The score where it stands alone."""
        return f"{self.score.text}, incomplete" if self.absent else self.score.text
