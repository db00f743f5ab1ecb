"""The chart of one scenario: measures over time, with the phases in the background."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from bench.facts import Answered, Asked, Heartbeat, HostExit, Keystroke, PageMemory, ProcessSample
from bench.facts.roles import HOST, MEASURED
from bench.judging.timeline import INFINITE, Timeline, Window
from bench.reports.report import ScenarioReport

ROWS = ("memory, MB", "host CPU, %", "delays, ms", "requests")
COLOURS = {"fault": "#d62728", "recovery": "#2ca02c", "quiet": "#7f7f7f", "steady state": "#1f77b4"}
HEIGHT = 640
LATE_MS = 250  # only later heartbeats are drawn
ALL = Window(0.0, INFINITE)


def chart(scenario: ScenarioReport) -> str:
    """The figure as plotly's JSON; the page draws it when it scrolls into view."""
    timeline = scenario.timeline
    figure = make_subplots(rows=len(ROWS), cols=1, shared_xaxes=True, vertical_spacing=0.03)
    for row, title in enumerate(ROWS, start=1):
        figure.update_yaxes(title_text=title, title_font_size=11, row=row, col=1)
    for role in MEASURED:
        points = timeline.memory(role, ALL)
        if points:
            figure.add_trace(_line(points, role), row=1, col=1)
    heap = [(memory.at, memory.heap_mb) for memory in timeline.all(PageMemory)]
    if heap:
        figure.add_trace(_line(heap, "heap of the page"), row=1, col=1)
    figure.add_trace(_line(_host_cpu(timeline), "CPU of the host"), row=2, col=1)
    keys = [(key.at, key.paint_ms) for key in timeline.all(Keystroke)]
    figure.add_trace(_dots(keys, "key to paint"), row=3, col=1)
    late = [beat for beat in timeline.all(Heartbeat) if beat.late_ms > LATE_MS]
    figure.add_trace(
        _dots([(beat.at, beat.late_ms) for beat in late], "late heartbeat of the host"),
        row=3,
        col=1,
    )
    figure.update_yaxes(type="log", dtick=1, row=3, col=1)  # from the paint of a key to minutes
    for name, moments in _requests(timeline).items():
        figure.add_trace(_dots(moments, name), row=4, col=1)
    _draw_phases(figure, timeline)
    figure.update_xaxes(title_text="seconds since the start", row=len(ROWS), col=1)
    figure.update_layout(
        height=HEIGHT, margin={"l": 50, "r": 40, "t": 30, "b": 40}, template="plotly_white"
    )
    return str(figure.to_json())


def _line(points: list[tuple[float, float]], name: str) -> Any:
    return go.Scatter(x=[at for at, _ in points], y=[y for _, y in points], name=name, mode="lines")


def _dots(points: Sequence[tuple[float, float | str]], name: str) -> Any:
    xs, ys = [at for at, _ in points], [y for _, y in points]
    return go.Scatter(x=xs, y=ys, name=name, mode="markers", marker={"size": 5})


def _host_cpu(timeline: Timeline) -> list[tuple[float, float]]:
    samples = timeline.all(ProcessSample)
    return [(sample.at, sample.cpu_percent) for sample in samples if sample.role == HOST]


def _requests(timeline: Timeline) -> dict[str, list[tuple[float, str]]]:
    """The times of the requests on each surface, by how they ended."""
    ends = {answer.request: answer for answer in timeline.all(Answered)}
    points: dict[str, list[tuple[float, str]]] = {}
    surfaces = sorted(
        {asked.surface for asked in timeline.all(Asked)} & {"ghost_text", "chat", "agent"}
    )
    for asked in timeline.all(Asked):
        if asked.surface in surfaces:
            end = ends.get(asked.request)
            how = (
                "open"
                if end is None
                else "cancelled by the client"
                if end.client_left
                else str(end.status)
            )
            points.setdefault(f"{asked.surface}: {how}", []).append((asked.at, asked.surface))
    return points


def _draw_phases(figure: Any, timeline: Timeline) -> None:
    """Shade each phase in every row, with its name in the first."""
    for number, (phase, window) in enumerate(timeline.phases.items()):
        for row in range(1, len(ROWS) + 1) if phase in COLOURS else ():
            figure.add_vrect(
                x0=window.start,
                x1=window.end,
                fillcolor=COLOURS[phase],
                opacity=0.08,
                line_width=0,
                annotation_text=phase if row == 1 else "",
                annotation_position="bottom left"
                if number % 2
                else "top left",  # labels of short phases overlap
                row=row,
                col=1,
            )
    for end in timeline.all(HostExit, timeline.alive):
        figure.add_vline(x=end.at, line_color="black", line_dash="dash")
