"""The runs of a folder over time: score, outcomes and measures, and where they changed. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from bench.comparison.change_point import ALPHA, ChangePoint, change_points
from bench.comparison.comparable_runs import LeftOut, comparable_runs
from bench.reports.data.model import RunData
from bench.reports.data.score import score

SCORE = "score"
LEAST_SHIFT = 0.05  # a smaller change of the level is of no concern to a user
FOLLOWED = (
    ("extension host RSS", "quiet"),
    ("first ghost text", "steady state"),
    ("chat answer", "steady state"),
    ("key to paint", "fault"),
    ("host loop p99", "fault"),
)


@dataclass(frozen=True, slots=True)
class Course:
    """One measure over the runs that have it; `runs` are their places in the history."""

    name: str
    unit: str
    runs: tuple[int, ...]
    values: tuple[float, ...]
    changes: tuple[ChangePoint, ...]
    more_is_worse: bool = True

    def is_worse(self, change: ChangePoint) -> bool:
        return (change.shift > 0) is self.more_is_worse


@dataclass(frozen=True, slots=True)
class VersionChange:
    """The run at this place of the history has another bench or extension than the one before."""

    run: int
    text: str


@dataclass(frozen=True, slots=True)
class History:
    """Runs of one extension in the order of time, and the runs and scenarios that are left out."""

    runs: tuple[RunData, ...]
    courses: tuple[Course, ...]
    versions: tuple[VersionChange, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    rare: tuple[str, ...] = ()  # scenarios that most runs lack

    @property
    def regressions(self) -> list[tuple[Course, ChangePoint]]:
        return [
            (course, change)
            for course in self.courses
            for change in course.changes
            if course.is_worse(change)
        ]


def history(runs: Sequence[RunData], damaged: Sequence[LeftOut] = ()) -> History:
    """The history of runs of one profile; `damaged` are the folders that could not be read.

    Raises:
        RequestError: there is none, they are of several profiles, or none can be compared.
    """
    found = comparable_runs(runs)
    courses = [
        _scores(found.runs, found.scenarios),
        *(_figures(found.runs, *followed) for followed in FOLLOWED),
    ]
    return History(
        found.runs,
        tuple(course for course in courses if course.values),
        tuple(_version_changes(found.runs)),
        (*found.left_out, *damaged),
        found.rare,
    )


def _version_changes(runs: Sequence[RunData]) -> list[VersionChange]:
    changes = []
    for place, (before, after) in enumerate(pairwise(runs), 1):
        versions = {
            "bench": (before.run.bench, after.run.bench),
            "extension": (before.run.extension_version, after.run.extension_version),
        }
        texts = [
            f"{what} {old or 'unknown'} to {new or 'unknown'}"
            for what, (old, new) in versions.items()
            if old != new
        ]
        if texts:
            changes.append(VersionChange(place, ", ".join(texts)))
    return changes


def _scores(runs: Sequence[RunData], followed: frozenset[str]) -> Course:
    """The score of the scenarios that most runs have."""
    scores = [
        score(verdict.outcome for verdict in run.verdicts if verdict.scenario in followed)
        for run in runs
    ]
    pairs = [
        (place, float(one.points)) for place, one in enumerate(scores) if one.points is not None
    ]
    return _course(SCORE, "", pairs, more_is_worse=False)


def _figures(runs: Sequence[RunData], name: str, phase: str) -> Course:
    """The level of a measure in each run that has it in most of its scenarios.

    Each scenario is measured by its own median over the runs, so that a run without some of them
    can still be compared. The level is in the unit of the measure.
    """
    found = [_medians(run, name, phase) for run in runs]
    values: dict[str, list[float]] = defaultdict(list)
    for medians in found:
        for scenario, value in medians.items():
            values[scenario].append(value)
    usual = {
        scenario: median(several)
        for scenario, several in values.items()
        if 2 * len(several) > len(runs) and median(several) > 0
    }
    pairs = []
    for place, medians in enumerate(found):
        ratios = [medians[key] / level for key, level in usual.items() if key in medians]
        if 2 * len(ratios) > len(usual):
            pairs.append((place, median(ratios) * median(usual.values())))
    units = [
        figure.unit
        for run in runs
        for scenario in run.scenarios
        for figure in scenario.figures
        if (figure.name, figure.phase) == (name, phase)
    ]
    return _course(f"{name}, {phase}", units[0] if units else "", pairs)


def _medians(run: RunData, name: str, phase: str) -> Mapping[str, float]:
    """The median over the repeats of each scenario that has the figure."""
    values: dict[str, list[float]] = defaultdict(list)
    for scenario in run.scenarios:
        for figure in scenario.figures:
            if (figure.name, figure.phase) == (name, phase):
                values[scenario.scenario].append(figure.median)
    return {scenario: median(medians) for scenario, medians in values.items()}


def _course(
    name: str, unit: str, pairs: Sequence[tuple[int, float]], *, more_is_worse: bool = True
) -> Course:
    values = [value for _, value in pairs]
    alpha = ALPHA / (1 + len(FOLLOWED))  # Bonferroni: each page tests this many courses
    changes = [
        change
        for change in change_points(values, alpha)
        if abs(change.shift) > LEAST_SHIFT * abs(change.before)
    ]
    places = tuple(place for place, _ in pairs)
    return Course(name, unit, places, tuple(values), tuple(changes), more_is_worse)
