"""The shape of a scenario's course in verdict.json: what happened when."""

from dataclasses import dataclass
from typing import Literal

from bench.reports.data.described import Described

Panel = Literal["memory", "cpu", "loop", "keys"]
Ending = Literal["answered", "refused", "cut", "cancelled", "open"]


@dataclass(frozen=True)
class Span(Described):
    """A stretch of time, in seconds since the run began: a phase, or a fault that was on."""

    name: str
    start: float
    end: float
    surfaces: tuple[str, ...] = ()
    """Of a fault: the surfaces of the backend that it was on for."""
    hit_from: float | None = None
    """Of a fault: when the first request or connection that it hit began; null if it hit none."""
    hit_until: float | None = None
    """Of a fault: when the last of them ended."""


@dataclass(frozen=True)
class Series(Described):
    """One measure over time."""

    name: str
    panel: Panel
    """The part of the chart that it belongs to."""
    unit: str
    at: tuple[float, ...]
    values: tuple[float, ...]
    count: int
    """The number of measurements; of many, the lowest and highest of each stretch are here."""


@dataclass(frozen=True)
class RequestData(Described):
    """A request to the backend, and how it ended."""

    request: str
    surface: str
    host: str
    path: str
    model: str
    at: float
    first_byte_at: float | None
    ended_at: float | None
    """Null if it was open when the facts ended."""
    ending: Ending
    """Refused: a status of 400 or more. Cut: no status. Cancelled: the client left."""
    status: int | None
    bytes: int
    planned: tuple[str, ...]
    """The faults that the plan applied to it."""
    delivered: tuple[str, ...]
    """The faults that reached the client."""
    retry_after_s: float | None
    retry_of: str
    """The request before it with the same content, listed or not, if it was not answered."""
    attempt: int
    """Counts the requests with the same content, from 1."""


@dataclass(frozen=True)
class Event(Described):
    """Something that happened on the screen, in a process or in a log."""

    at: float
    kind: str
    text: str
    file: str = ""
    """A picture or a CPU profile, as a path inside the scenario's folder; or empty."""


@dataclass(frozen=True)
class TimelineData(Described):
    """The course of one run of a scenario."""

    end: float
    phases: tuple[Span, ...]
    faults: tuple[Span, ...]
    series: tuple[Series, ...]
    requests: tuple[RequestData, ...]
    requests_count: int
    """The number of all; of many, `requests` has those that are evidence, and the first others."""
    events: tuple[Event, ...]
    events_count: int
    """The number of all; of many, `events` has the gravest, the evidence, and the first others."""
