"""The requests in the chart of a scenario: a bar for the time each was open, and its retries."""

from collections.abc import Sequence
from typing import Any

from bench.core.texts import figure_text
from bench.reports.data.timeline_model import Ending, RequestData

Trace = dict[str, Any]
# ending -> colour and symbol, so that colour is not all that tells them apart
ENDINGS: dict[Ending, tuple[str, str]] = {
    "answered": ("#2da44e", "circle"),
    "refused": ("#cf222e", "x"),
    "cut": ("#8250df", "diamond"),
    "cancelled": ("#bf8700", "triangle-down"),
    "open": ("#0969da", "star"),
}
ROWS = 4  # in one lane, so that requests at the same time do not hide each other
STEP = 0.18
UNNAMED = "<extra></extra>"  # plotly then writes no name beside the text under the pointer


def request_traces(
    requests: Sequence[RequestData], end: float, axis: str
) -> tuple[list[Trace], tuple[str, ...]]:
    """The traces, and the surfaces in the order of their lanes, the busiest on top."""
    counts: dict[str, int] = {}
    for request in requests:
        counts[request.surface] = counts.get(request.surface, 0) + 1
    lanes = tuple(sorted(counts, key=lambda surface: (counts[surface], surface)))
    heights = _heights(requests, lanes)
    bars = [_bars(ending, requests, heights, end) for ending in ENDINGS]
    traces = [_retries(requests, heights), *bars]
    return [{**trace, "yaxis": axis} for trace in traces if trace["x"]], lanes


def _heights(requests: Sequence[RequestData], lanes: Sequence[str]) -> dict[str, float]:
    """The height of each request's bar: its lane, and a row in it."""
    places = {surface: number for number, surface in enumerate(lanes)}
    seen: dict[str, int] = {}
    heights = {}
    for request in requests:
        row = seen.get(request.surface, 0)
        seen[request.surface] = row + 1
        offset = (row % ROWS - (ROWS - 1) / 2) * STEP
        heights[request.request] = round(places[request.surface] + offset, 2)
    return heights


def _bars(
    ending: Ending, requests: Sequence[RequestData], heights: dict[str, float], end: float
) -> Trace:
    colour, symbol = ENDINGS[ending]
    chosen = [request for request in requests if request.ending == ending]
    xs: list[float | None] = []
    ys: list[float | None] = []
    texts: list[str] = []
    for request in chosen:
        height = heights[request.request]
        xs += [request.at, end if request.ended_at is None else request.ended_at, None]
        ys += [height, height, None]
        texts += [_text(request), "", ""]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": xs,
        "y": ys,
        "text": texts,
        "name": f"request {ending} ({len(chosen)})",
        "line": {"width": 5, "color": colour},
        "marker": {"size": [7, 0, 0] * len(chosen), "symbol": symbol, "color": colour},
        "hovertemplate": "%{text}" + UNNAMED,
    }


def _text(request: RequestData) -> str:
    faults = f", fault {', '.join(request.delivered)}" if request.delivered else ""
    status = f" {request.status}" if request.status else ""
    retry = f", attempt {request.attempt}" if request.attempt > 1 else ""
    return figure_text(f"{request.surface} {request.ending}{status}{faults}{retry}")


def _retries(requests: Sequence[RequestData], heights: dict[str, float]) -> Trace:
    """A dotted line from the end of each request to its retry."""
    by_id = {request.request: request for request in requests}
    xs: list[float | None] = []
    ys: list[float | None] = []
    for request in requests:
        before = by_id.get(request.retry_of)
        if before is not None:
            start = before.at if before.ended_at is None else before.ended_at
            xs += [min(start, request.at), request.at, None]
            ys += [heights[before.request], heights[request.request], None]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": xs,
        "y": ys,
        "name": "retry",
        "line": {"width": 1.2, "color": "#8c959f", "dash": "dot"},
        "hoverinfo": "skip",
    }
