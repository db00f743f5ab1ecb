"""`history.html`: the runs of a folder over time; it needs no network and has no script."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from bench.comparison.history import Course, History, VersionChange
from bench.judging.finding import SEVERITY, Outcome, quantity
from bench.reports.data.model import RunData
from bench.reports.templates import render_template

WIDTH, HEIGHT, EDGE = 900, 110, 12  # pixels of a course
LEFT = 70  # where the first run is: beside it stand the lowest and the highest value


@dataclass(frozen=True, slots=True)
class Mark:
    """A change of the level, where it is drawn, and in words."""

    x: float
    worse: bool
    text: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A course as a picture."""

    name: str
    low: str
    high: str
    last: str
    points: tuple[tuple[float, float, str], ...]  # with what each says
    marks: tuple[Mark, ...]

    @property
    def line(self) -> str:
        return " ".join(f"{x},{y}" for x, y, _ in self.points)


@dataclass(frozen=True, slots=True)
class Bar:
    """The share of a run's scenarios that have one outcome."""

    outcome: Outcome
    x: float
    y: float
    width: float
    height: float
    text: str


def render(history: History) -> str:
    return render_template(
        "bench.comparison/history.html.jinja",
        history=history,
        outcomes=list(_outcomes(history)),
        drawings=[_drawing(history, course) for course in history.courses],
        versions=[_version(history, change) for change in history.versions],
        width=WIDTH,
        height=HEIGHT,
    )


def _outcomes(history: History) -> Iterator[Bar]:
    """The bars of each run, broken ones at the bottom."""
    step = (WIDTH - LEFT - EDGE) / max(1, len(history.runs) - 1)
    width = round(min(step * 0.7, HEIGHT / 2), 1)
    for place, run in enumerate(history.runs):
        counts = Counter(verdict.outcome for verdict in run.verdicts)
        y = float(HEIGHT)
        for outcome in SEVERITY:
            height = HEIGHT * counts[outcome] / max(1, len(run.verdicts))
            y -= height
            if height:
                text = f"{run.run.started[:16]}: {counts[outcome]} {outcome}"
                x = LEFT + step * place - width / 2
                yield Bar(outcome, round(x, 1), round(y, 1), width, round(height, 1), text)


def _x(history: History, place: float) -> float:
    """Where the run at this place is drawn."""
    return round(LEFT + (WIDTH - LEFT - EDGE) * place / max(1, len(history.runs) - 1), 1)


def _version(history: History, change: VersionChange) -> Mark:
    """A change of a version, between the run before it and the first one with it."""
    text = f"{_began(history.runs[change.run])}: {change.text}"
    return Mark(_x(history, change.run - 0.5), worse=False, text=text)


def _drawing(history: History, course: Course) -> Drawing:
    low, high = lowest, highest = min(course.values), max(course.values)
    if low == high:  # a level line stands in the middle
        low, high = low - 0.5, high + 0.5
    x = [_x(history, run) for run in course.runs]
    points = tuple(
        (
            x[place],
            round(HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * (value - low) / (high - low), 1),
            f"{_day(history, course, place)}: {quantity(value, course.unit)}",
        )
        for place, value in enumerate(course.values)
    )
    versions = {change.run: f"; {change.text} at this run" for change in history.versions}
    marks = tuple(
        Mark(
            round((x[change.index - 1] + x[change.index]) / 2, 1),
            course.is_worse(change),
            f"{'worse' if course.is_worse(change) else 'better'} from"
            f" {_day(history, course, change.index)} on: {quantity(change.before, course.unit)} to"
            f" {quantity(change.after, course.unit)} (p = {change.p:.2g})"
            f"{versions.get(course.runs[change.index], '')}",
        )
        for change in course.changes
    )
    first, second, last = (
        quantity(value, course.unit) for value in (lowest, highest, course.values[-1])
    )
    return Drawing(course.name, first, second, last, points, marks)


def _day(history: History, course: Course, place: int) -> str:
    return _began(history.runs[course.runs[place]])


def _began(run: RunData) -> str:
    return run.run.started[:16].replace("T", " ")
