"""The runs of a folder over time: score, outcomes and measures, and where they changed. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from bench.comparison.change_point import ALPHA, ChangePoint, change_points
from bench.core.errors import RequestError
from bench.reports.data.model import RunData

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
class History:
    """Runs of one extension in the order of time."""

    runs: tuple[RunData, ...]
    courses: tuple[Course, ...]

    @property
    def regressions(self) -> list[tuple[Course, ChangePoint]]:
        return [
            (course, change)
            for course in self.courses
            for change in course.changes
            if course.is_worse(change)
        ]


def history(runs: Sequence[RunData]) -> History:
    """The history of runs of one profile.

    Raises:
        RequestError: there is none, or they are of several profiles.
    """
    profiles = sorted({run.profile for run in runs})
    if len(profiles) != 1:
        found = f"runs of {', '.join(profiles)}" if profiles else "no judged run"
        raise RequestError(f"A trend needs runs of one profile; the folder has {found}.")
    ordered = tuple(sorted(runs, key=lambda run: run.run.started))
    courses = [_scores(ordered), *(_figures(ordered, *followed) for followed in FOLLOWED)]
    return History(ordered, tuple(course for course in courses if course.values))


def _scores(runs: Sequence[RunData]) -> Course:
    pairs = [
        (place, float(run.score.points))
        for place, run in enumerate(runs)
        if run.score.points is not None
    ]
    return _course(SCORE, "", pairs, more_is_worse=False)


def _figures(runs: Sequence[RunData], name: str, phase: str) -> Course:
    """For each run, the median over the scenarios that all runs have."""
    found = [
        {
            scenario.name: figure
            for scenario in run.scenarios
            for figure in scenario.figures
            if (figure.name, figure.phase) == (name, phase)
        }
        for run in runs
    ]
    common = set[str].intersection(*map(set, found)) if found else set()
    pairs = [
        (place, median(figures[scenario].median for scenario in common))
        for place, figures in enumerate(found)
        if common
    ]
    unit = next(iter(found[0].values())).unit if pairs else ""
    return _course(f"{name}, {phase}", unit, pairs)


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
