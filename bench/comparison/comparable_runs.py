"""Chooses the runs that a trend can compare, and says why it leaves the others out. Pure."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bench.core.errors import RequestError
from bench.facts.run_info import RunInfo
from bench.reports.data.model import RunData

LEAST_SHARE = 0.9  # of the followed scenarios; a run that lost a shard has fewer
MOST_REASONS = 3  # in one message


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A run that a trend does not show: its folder, or when it began, and the reason."""

    run: str
    why: str


@dataclass(frozen=True, slots=True)
class ComparableRuns:
    """Runs under the same conditions, in the order of time, and the scenarios to follow."""

    runs: tuple[RunData, ...]
    scenarios: frozenset[str]  # those that most of the runs have
    rare: tuple[str, ...]  # the other scenarios
    left_out: tuple[LeftOut, ...]


def comparable_runs(runs: Sequence[RunData]) -> ComparableRuns:
    """The runs under the conditions of the newest one that have the scenarios of most runs.

    Raises:
        RequestError: they are of several profiles, or none is left.
    """
    profiles = sorted({run.profile for run in runs})
    if len(profiles) != 1:
        found = f"runs of {', '.join(profiles)}" if profiles else "no judged run"
        raise RequestError(f"A trend needs runs of one profile; the folder has {found}.")
    ordered = sorted(runs, key=lambda run: run.run.started)
    judged = [run for run in ordered if run.verdicts]
    wanted = conditions(judged[-1].run) if judged else ""
    alike = [run for run in judged if conditions(run.run) == wanted]
    counts = Counter(verdict.scenario for run in alike for verdict in run.verdicts)
    followed = frozenset(name for name, count in counts.items() if 2 * count > len(alike))
    judgements = [(run, _why_not(run, wanted, followed)) for run in ordered]
    chosen = tuple(run for run, why in judgements if not why)
    if not chosen:
        whys = "; ".join(sorted({why for _, why in judgements})[:MOST_REASONS])
        raise RequestError(f"No run of the folder can be compared with the others: {whys}.")
    left_out = tuple(LeftOut(run.run.started, why) for run, why in judgements if why)
    return ComparableRuns(chosen, followed, tuple(sorted(set(counts) - followed)), left_out)


def conditions(info: RunInfo) -> str:
    """What makes the figures of two runs incomparable if it differs, in words."""
    parts = [f"VS Code {info.vscode}"]
    if info.http:
        parts.append(f"HTTP/{info.http} at most")
    if info.memory_mb:
        parts.append(f"a container with {info.memory_mb} MB")
    if info.cpus:
        parts.append(f"{info.cpus} cores of it")
    if info.trace:
        parts.append("with a trace")
    return ", ".join(parts)


def _why_not(run: RunData, wanted: str, followed: Collection[str]) -> str:
    """The reason to leave out a run; empty if there is none."""
    if not run.verdicts:
        return "nothing was run"
    if conditions(run.run) != wanted:
        return f"{conditions(run.run)}, not {wanted}"
    present = sum(verdict.scenario in followed for verdict in run.verdicts)
    if not followed or present < LEAST_SHARE * len(followed):
        return f"it has {present} of the {len(followed)} scenarios that most runs have"
    return ""
