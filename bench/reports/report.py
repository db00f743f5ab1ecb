"""The data that all report formats show. Pure."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from bench.catalogue.scenario import Scenario
from bench.facts import (
    BenchFailed,
    DocumentUncovered,
    HostHung,
    LineCut,
    LogWarned,
    MachineLoad,
    ProbeCost,
    Shot,
    Waited,
)
from bench.facts.run_info import RunInfo
from bench.judging.finding import Outcome
from bench.judging.repeats import Repeats
from bench.judging.timeline import Timeline
from bench.judging.verdict import Verdict, worst
from bench.profiles.wrong_addresses import unknown_routes
from bench.reports.rollout import RolloutReport


@dataclass(frozen=True)
class ScenarioReport:
    """One run of a scenario: the scenario, its facts and its verdict."""

    scenario: Scenario
    verdict: Verdict
    timeline: Timeline
    rollout: RolloutReport | None = None  # if the scenario is one
    trace: str = ""  # Playwright's, as a path inside the scenario's folder

    @property
    def name(self) -> str:
        return self.scenario.name

    @property
    def wall_s(self) -> float:
        return self.timeline.end

    @property
    def waits(self) -> list[tuple[str, float]]:
        """What the run waited for, with the seconds in total; the longest first."""
        sums: dict[str, float] = defaultdict(float)
        for wait in self.timeline.all(Waited):
            sums[wait.what] += wait.seconds
        return sorted(sums.items(), key=lambda pair: -pair[1])

    @property
    def waited_s(self) -> float:
        return sum(seconds for _, seconds in self.waits)

    @property
    def shots(self) -> list[Shot]:
        """The screenshots; the newest of each file."""
        return list({shot.file: shot for shot in self.timeline.all(Shot)}.values())

    @property
    def failure(self) -> BenchFailed | None:
        return next(iter(self.timeline.all(BenchFailed)), None)

    @property
    def hangs(self) -> list[HostHung]:
        """The stacks of the extension host while it did not respond."""
        return self.timeline.all(HostHung)

    @property
    def warnings(self) -> list[tuple[LogWarned, int]]:
        """The warnings in VS Code's logs: the first of each kind and extension, and the count."""
        groups: dict[tuple[str, str], list[LogWarned]] = defaultdict(list)
        for warned in self.timeline.all(LogWarned):
            groups[warned.kind, warned.extension].append(warned)
        return [(group[0], len(group)) for group in groups.values()]

    @property
    def unknown_routes(self) -> list[str]:
        """The requests of the extension that match no route of the backend."""
        return unknown_routes(self.timeline.facts)

    @property
    def uncovered(self) -> list[str]:
        """What the bench took away from before the document, so that it could type."""
        taken = [fact for fact in self.timeline.all(DocumentUncovered) if fact.by_bench]
        return list(dict.fromkeys(f"{fact.kind} {fact.title!r}" for fact in taken))

    @property
    def cut_lines(self) -> str:
        """How many lines of the facts were left out; empty if all are there."""
        count = len(self.timeline.all(LineCut))
        lines = "1 line" if count == 1 else f"{count} lines"
        return f"Left out: {lines} of facts.jsonl, cut by a full disk or a kill." if count else ""

    @property
    def probes_percent(self) -> float | None:
        """The cost of all probes together, in percent of one core."""
        costs = [cost for cost in self.timeline.all(ProbeCost) if cost.wall_s > 0]
        return sum(100 * cost.cpu_s / cost.wall_s for cost in costs) if costs else None

    @property
    def stolen_percent(self) -> float | None:
        """The mean steal time: CPU time that other VMs on the host took, in percent."""
        loads = [load.steal_percent for load in self.timeline.all(MachineLoad)]
        return sum(loads) / len(loads) if loads else None


@dataclass(frozen=True)
class Report:
    """The data of a run folder."""

    info: RunInfo
    scenarios: tuple[ScenarioReport, ...]  # each repeat is one of them
    reasons: Mapping[str, str] = field(default_factory=dict)  # rule -> why its limits differ

    @property
    def not_run(self) -> tuple[str, ...]:
        """The scenarios that were asked for and have no facts."""
        ran = {run.name for run in self.scenarios}
        return tuple(name for name in self.info.scenarios if name not in ran)

    @property
    def absent(self) -> tuple[str, ...]:
        """What was asked for and is not there: scenarios without facts, and lost shards."""
        return (*self.not_run, *self.info.lost)

    @property
    def groups(self) -> dict[str, list[ScenarioReport]]:
        """The runs of each scenario, by the scenario's name."""
        groups: dict[str, list[ScenarioReport]] = {}
        for run in self.scenarios:
            groups.setdefault(self.info.scenario_of(run.name), []).append(run)
        return groups

    @property
    def repeats(self) -> list[Repeats]:
        """The verdicts of each scenario, with its repeats combined."""
        return [
            Repeats(name, tuple(run.verdict for run in runs)) for name, runs in self.groups.items()
        ]

    @property
    def outcome(self) -> Outcome:
        """The gravest outcome of the scenarios; unknown at best if anything is absent."""
        outcomes = [scenario.outcome for scenario in self.repeats]
        if self.absent or not outcomes:
            outcomes.append(Outcome.UNKNOWN)
        return worst(outcomes)
