"""The chart of one scenario: everything over one axis of time, as plotly's JSON."""

from collections import defaultdict
from typing import Any

from bench.core.texts import figure_text, json_text
from bench.reports.chart_phases import phase_names, phase_shapes
from bench.reports.chart_requests import UNNAMED, request_traces
from bench.reports.data.timeline_model import Event, Series, Span, TimelineData

Trace = dict[str, Any]
HEIGHT = 860
GAP_S, GAPS = 5.0, 100  # a line breaks where nothing was measured for this time or share
GRID = "rgba(128, 128, 128, 0.25)"  # on white and on black
FAINT, STRONG = "rgba(207, 34, 46, 0.25)", "rgba(207, 34, 46, 0.6)"  # of a fault's bars
# panel -> title, lowest and highest edge in the chart, scale
PANELS = {
    "events": ("events", (0.87, 0.97), "linear"),
    "memory": ("MB", (0.69, 0.85), "linear"),
    "cpu": ("CPU %", (0.58, 0.67), "linear"),
    "loop": ("loop ms", (0.45, 0.56), "log"),
    "keys": ("keys ms", (0.32, 0.43), "log"),
    "requests": ("requests", (0.0, 0.30), "linear"),
}
AXES = {panel: f"y{number}" if number > 1 else "y" for number, panel in enumerate(PANELS, 1)}
# kind of event -> lane, colour, symbol
EVENTS = {
    "extension host ended": (0, "#cf222e", "x"),
    "extension host exit": (0, "#cf222e", "x"),
    "extension host started": (0, "#2da44e", "triangle-right"),
    "extension host hung": (0, "#bc4c00", "diamond"),
    "page crashed": (0, "#cf222e", "x"),
    "on purpose": (0, "#8c959f", "square"),
    "log": (0, "#8c959f", "circle-open"),
    "step failed": (1, "#cf222e", "triangle-down"),
    "answer failed": (1, "#cf222e", "square"),
    "answer": (1, "#2da44e", "square"),
    "question": (1, "#0969da", "triangle-up"),
    "notification": (2, "#bc4c00", "star"),
    "dialog": (2, "#8250df", "star-square"),
    "document covered": (2, "#8250df", "square-open"),
    "picture": (2, "#0969da", "circle"),
}
LOG_TICKS = [1, 5, 20, 100, 500, 2000, 10_000, 60_000]
LANES = ("processes", "user", "screen", "faults")
LINES = ("#0969da", "#8250df", "#bc4c00", "#2da44e", "#8c959f")


def chart(timeline: TimelineData) -> str:
    """The figure as plotly's JSON; the page draws it when it comes into view."""
    traces = [*_faults(timeline), *_events(timeline), *_measures(timeline)]
    requests, lanes = request_traces(timeline.requests, timeline.end, AXES["requests"])
    axes = {_key(panel): _axis(panel) for panel in PANELS}
    axes[_key("events")] |= _lanes(LANES)
    axes[_key("requests")] |= _lanes(lanes)
    layout = {
        "height": HEIGHT,
        "margin": {"l": 90, "r": 12, "t": 8, "b": 70},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"size": 12, "family": "system-ui, sans-serif"},
        "hovermode": "x unified",
        "hoversubplots": "axis",
        "hoverdistance": 12,
        "legend": {"orientation": "h", "y": -0.06, "font": {"size": 11}},
        "dragmode": "zoom",
        "xaxis": _time_axis(timeline.end),
        **axes,
        "shapes": phase_shapes(timeline),
        "annotations": phase_names(timeline),
    }
    return json_text({"data": [*traces, *requests], "layout": layout}, indent=None)


def _time_axis(end: float) -> Trace:
    return {
        "title": {"text": "seconds since the start", "standoff": 4},
        "range": [0, end],
        "minallowed": 0,
        "maxallowed": max(end, 1.0),
        "gridcolor": GRID,
        "zeroline": False,
        "anchor": AXES["requests"],
        "showspikes": True,
        "spikemode": "across",
        "spikesnap": "cursor",
        "spikethickness": 1,
        "spikedash": "solid",
        "spikecolor": "#8c959f",
        "unifiedhovertitle": {"text": "%{x:.1f} s"},
    }


def _key(panel: str) -> str:
    return AXES[panel].replace("y", "yaxis")


def _axis(panel: str) -> Trace:
    title, domain, scale = PANELS[panel]
    return {
        "title": {"text": title, "font": {"size": 11}},
        "domain": list(domain),
        "type": scale,
        "anchor": "x",
        "gridcolor": GRID,
        "zeroline": False,
        "nticks": 4,
        "fixedrange": True,
        **({"tickvals": LOG_TICKS} if scale == "log" else {"rangemode": "tozero"}),
    }


def _lanes(names: tuple[str, ...]) -> Trace:
    return {
        "title": None,
        "tickmode": "array",
        "tickvals": list(range(len(names))),
        "ticktext": [figure_text(name) for name in names],
        "range": [-0.6, max(1, len(names)) - 0.4],
    }


def _faults(timeline: TimelineData) -> list[Trace]:
    """A faint bar while a fault is on, below a strong one from its first hit to its last."""
    return [trace for fault in timeline.faults for trace in (*_hit(fault), _on(fault))]


def _on(fault: Span) -> Trace:
    return {
        **_bar(fault, fault.start, fault.end, FAINT),
        "mode": "lines+text",
        "text": [figure_text(fault.name), ""],
        "textposition": "middle right",
        "textfont": {"size": 11},
        "name": figure_text(f"fault {fault.name}"),
    }


def _hit(fault: Span) -> list[Trace]:
    if fault.hit_from is None or fault.hit_until is None:
        return []
    trace = _bar(fault, fault.hit_from, fault.hit_until, STRONG)
    marker = {"symbol": "square", "size": 9, "color": STRONG}  # seen where the bar is a moment
    name = figure_text(f"fault {fault.name}, hit")
    return [{**trace, "mode": "lines+markers", "marker": marker, "name": name}]


def _bar(fault: Span, start: float, end: float, colour: str) -> Trace:
    hit = ""
    if fault.hit_from is not None and fault.hit_until is not None:
        hit = f" (hit from {fault.hit_from:.1f} to {fault.hit_until:.1f} s)"
    text = f"{fault.name}{hit} on {', '.join(fault.surfaces)}"
    return {
        "type": "scatter",
        "x": [start, end],
        "y": [LANES.index("faults")] * 2,
        "yaxis": AXES["events"],
        "cliponaxis": True,
        "line": {"width": 9, "color": colour},
        "hovertemplate": figure_text(text) + UNNAMED,
        "showlegend": False,
    }


def _events(timeline: TimelineData) -> list[Trace]:
    kinds: dict[str, list[Event]] = defaultdict(list)
    for event in timeline.events:
        kinds[event.kind].append(event)
    return [_markers(kind, events) for kind, events in kinds.items() if kind in EVENTS]


def _markers(kind: str, events: list[Event]) -> Trace:
    lane, colour, symbol = EVENTS[kind]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [event.at for event in events],
        "y": [lane] * len(events),
        "yaxis": AXES["events"],
        "name": kind,
        "marker": {"color": colour, "symbol": symbol, "size": 9},
        "text": [figure_text(event.text) for event in events],
        "customdata": [event.file for event in events],
        "hovertemplate": f"{kind}: %{{text}}" + UNNAMED,
    }


def _measures(timeline: TimelineData) -> list[Trace]:
    return [
        _measure(series, LINES[number % len(LINES)], max(GAP_S, timeline.end / GAPS))
        for number, series in enumerate(timeline.series)
    ]


def _measure(series: Series, colour: str, gap_s: float) -> Trace:
    dots = series.panel == "keys" or series.name == "late heartbeat"
    xs, ys = _interrupted(series, gap_s)
    return {
        "type": "scatter",
        "mode": "markers" if dots else "lines",
        "x": xs,
        "y": ys,
        "yaxis": AXES[series.panel],
        "name": series.name,
        "line": {"width": 1.6, "color": colour},
        "marker": {"size": 5, "color": colour},
        "hovertemplate": f"{series.name} %{{y:.4~g}} {series.unit}" + UNNAMED,
    }


def _interrupted(series: Series, gap_s: float) -> tuple[list[float], list[float | None]]:
    """The points, with a break in the line wherever nothing was measured for some time."""
    xs: list[float] = []
    ys: list[float | None] = []
    for at, value in zip(series.at, series.values, strict=True):
        if xs and at - xs[-1] > gap_s:
            xs.append(at)
            ys.append(None)
        xs.append(at)
        ys.append(value)
    return xs, ys
