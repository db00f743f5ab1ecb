"""Differences between two runs other than the extension, as caveats of a comparison. Pure."""

from collections.abc import Sequence
from statistics import fmean

from bench.facts import MachineLoad
from bench.reports.report import Report, ScenarioReport

STOLEN_POINTS = 10
ENOUGH_RUNS = 4  # the smallest number of runs that can tell two sides apart with 95 %
# key of `run.json` -> its name in a sentence
SETTING = {
    "profile": "profile",
    "extension_version": "version of the extension",
    "vscode": "VS Code",
    "desktop": "desktop editor (--desktop)",
    "bench": "bench",
    "seed": "seed",
    "machine": "system",
    "cores": "number of cores",
    "workers": "number of editors at a time (--workers)",
    "http": "version of HTTP (--http)",
    "memory_mb": "memory of the editor's container (--memory-mb)",
    "cpus": "number of cores of the editor's container (--cpus)",
    "trace": "recording of a trace (--trace)",
}


def caveats(a: Report, b: Report) -> list[str]:
    """A sentence for each difference other than the measures."""
    common = [name for name in a.groups if name in b.groups]
    return [
        *_missing(a, b),
        *_settings(a, b),
        *_edited(a, b, common),
        *_too_few(a, b, common),
        *_machine(a, b, common),
    ]


def _missing(a: Report, b: Report) -> list[str]:
    only = {
        "A": [name for name in a.groups if name not in b.groups],
        "B": [name for name in b.groups if name not in a.groups],
    }
    return [f"Only {run} has: {', '.join(names)}." for run, names in only.items() if names]


def _settings(a: Report, b: Report) -> list[str]:
    pairs = {
        word: (getattr(a.info, field), getattr(b.info, field)) for field, word in SETTING.items()
    }
    return [
        f"The {word} differed: A {_said(first)}, B {_said(second)}."
        for word, (first, second) in pairs.items()
        if first != second
    ]


def _said(value: object) -> object:
    if isinstance(value, bool):
        return "on" if value else "off"
    return "not given" if value == "" else value


def _edited(a: Report, b: Report, common: Sequence[str]) -> list[str]:
    return [
        f"The scenario {name} itself differs between the runs."
        for name in common
        if _asked(a.groups[name][0]) != _asked(b.groups[name][0])
    ]


def _asked(run: ScenarioReport) -> tuple[object, ...]:
    scenario = run.scenario
    faults = [fault.table() for fault in scenario.faults]
    return (
        faults,
        scenario.journey,
        scenario.rounds,
        scenario.fault_s,
        scenario.quiet_s,
        scenario.host_heap_mb,
        scenario.http,
        scenario.settings,
    )


def _too_few(a: Report, b: Report, common: Sequence[str]) -> list[str]:
    if min(len(report.groups[name]) for name in common for report in (a, b)) >= ENOUGH_RUNS:
        return []
    return [
        f"A scenario has fewer than {ENOUGH_RUNS} runs in A or B: a difference may also occur"
        f" between two runs of the same extension. To fix: bench run --repeat {ENOUGH_RUNS}"
    ]


def _machine(a: Report, b: Report, common: Sequence[str]) -> list[str]:
    first, second = _stolen(a, common), _stolen(b, common)
    if abs(first - second) <= STOLEN_POINTS:
        return []
    return [f"The steal time of the machine differed: {first:.0f} % in A, {second:.0f} % in B."]


def _stolen(report: Report, common: Sequence[str]) -> float:
    """The mean steal time (CPU time that other VMs took), in percent."""
    runs = [run for name in common for run in report.groups[name]]
    loads = [load.steal_percent for run in runs for load in run.timeline.all(MachineLoad)]
    return fmean(loads) if loads else 0.0
