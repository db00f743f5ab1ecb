"""The backend's own connections, without sockets: what it answers, and what goes wrong."""

import asyncio
import gc
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from fake_backend.clock import SteeredClock, SystemClock
from fake_backend.exchange.exchange import Exchange
from fake_backend.exchange.plan_stack import PlanStack
from fake_backend.journal import Broken, Journal
from fake_backend.protocols import ROUTES
from fake_backend.route import Route, RouteTable
from fake_backend.transport.behaviour import HEALTHY_LINK
from fake_backend.transport.connection import Connection
from fake_backend.transport.shared import Shared
from tests.fake_backend.transport.recording import RecordingTransport

TURNS = 400  # of the event loop: more than any answer here needs
STATUS = re.compile(rb"^HTTP/1\.1 (\d{3})", re.MULTILINE)


@dataclass(frozen=True)
class Heard:
    """What came back, and what the backend noted as a problem of the connection or of its own."""

    answered: bytes
    problems: list[str]
    held: int  # bytes of requests after the client has left

    @property
    def statuses(self) -> list[int]:
        return [int(status) for status in STATUS.findall(self.answered)]


def hear(parts: Iterable[bytes], host: str = "api.openai.com") -> Heard:
    """Send the parts on one connection to `host`; leave it when nothing happens any more."""
    return asyncio.run(_hear(parts, host))


async def _hear(parts: Iterable[bytes], host: str) -> Heard:
    clock, journal = SteeredClock(SystemClock()), Journal()
    exchange = Exchange(RouteTable(ROUTES), PlanStack(1, clock), journal, clock, paced=False)
    transport = RecordingTransport()
    shared = Shared(
        exchange.answer,
        broken=lambda host, problem: journal.write(Broken(0.0, host, problem)),
        delivered=lambda *_: None,
    )
    memory = shared.memory
    connection = Connection(shared, host=host, behaviour_of=lambda _: ("", HEALTHY_LINK))
    connection.connection_made(transport)
    for part in parts:
        if not transport.is_closing():
            connection.data_received(part)
    for _ in range(TURNS):
        await asyncio.sleep(0)
    connection.connection_lost(None)
    for _ in range(3):
        await asyncio.sleep(0)
    del connection, exchange, shared
    if memory.held:
        gc.collect()
    problems = [entry["problem"] for entry in journal.after(0) if entry["event"] == "broken"]
    return Heard(transport.written, problems, memory.held)


def request_to(route: Route, content: Any, *, end: bytes = b"close") -> bytes:
    """A request to `route` with `content` as JSON."""
    path = re.sub(r"\{[^}]*\}", "x", route.path)
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    head = f"{route.method} {path} HTTP/1.1\r\nhost: x\r\ncontent-length: {len(body)}\r\n"
    return head.encode() + b"connection: " + end + b"\r\n\r\n" + body
