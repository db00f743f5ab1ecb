"""What the connections of all clients share."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count

from fake_backend.transport.behaviour import HEALTHY_CONDUCT, Conduct
from fake_backend.transport.open_connections import OpenConnections
from fake_backend.transport.request_memory import RequestMemory
from fake_backend.transport.response import Answer
from fake_backend.transport.websocket.end import WebSocketEnd
from fake_backend.transport.wire_fault import OnFault


@dataclass(frozen=True, slots=True)
class Shared:
    """The functions that connections call, and the limits that hold for all of them together."""

    answer: Answer
    broken: OnFault  # host and problem
    delivered: OnFault  # host and wire fault
    conduct: Callable[[str], tuple[str, Conduct]] = lambda _: ("", HEALTHY_CONDUCT)  # of a host
    websocket_closed: Callable[[WebSocketEnd], None] = lambda end: None
    memory: RequestMemory = field(default_factory=RequestMemory)
    open: OpenConnections = field(default_factory=OpenConnections)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))  # of connections
