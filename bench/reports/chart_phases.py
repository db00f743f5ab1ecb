"""The phases in the chart of a scenario: a shade and a name for each, and the ends of processes."""

from typing import Any

from bench.facts.fact import FAULT, QUIET, RECOVERY, STEADY
from bench.reports.data.timeline_model import TimelineData

Trace = dict[str, Any]
PHASES = {STEADY: "#0969da", FAULT: "#cf222e", RECOVERY: "#2da44e", QUIET: "#8c959f"}
RESTARTS = ("extension host ended", "page crashed")


def phase_shapes(timeline: TimelineData) -> list[Trace]:
    """A shade for each phase, and a line for each end of a process that matters."""
    phases = [
        {
            "type": "rect",
            "layer": "below",
            "xref": "x",
            "yref": "paper",
            "x0": phase.start,
            "x1": phase.end,
            "y0": 0,
            "y1": 1,
            "fillcolor": PHASES[phase.name],
            "opacity": 0.1,
            "line": {"width": 0},
        }
        for phase in timeline.phases
        if phase.name in PHASES
    ]
    ends = sorted({event.at for event in timeline.events if event.kind in RESTARTS})
    lines = [
        {
            "type": "line",
            "xref": "x",
            "yref": "paper",
            "x0": at,
            "x1": at,
            "y0": 0,
            "y1": 0.97,
            "line": {"color": "#cf222e", "width": 1.5, "dash": "dash"},
        }
        for at in ends
    ]
    return [*phases, *lines]


def phase_names(timeline: TimelineData) -> list[Trace]:
    """The name of each phase; the page hides those that their shades have no room for."""
    return [
        {
            "xref": "x",
            "yref": "paper",
            "x": (phase.start + phase.end) / 2,
            "y": 1,
            "text": phase.name,
            "showarrow": False,
            "yanchor": "top",
            "font": {"size": 11},
        }
        for phase in timeline.phases
        if phase.name in PHASES
    ]
