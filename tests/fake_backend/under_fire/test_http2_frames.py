"""Any frames on a connection of HTTP/2: answered, refused or cut off, and nothing is kept."""

import asyncio
import gc
from dataclasses import dataclass

from hyperframe.frame import GoAwayFrame
from hypothesis import example, given
from hypothesis import strategies as st

from fake_backend.clock import SteeredClock, SystemClock
from fake_backend.exchange.exchange import Exchange
from fake_backend.exchange.plan_stack import PlanStack
from fake_backend.journal import Journal
from fake_backend.protocols import ROUTES
from fake_backend.route import RouteTable
from tests.fake_backend.transport.h2_peer import CHAT, Peer, chat
from tests.fake_backend.transport.http2.scene import Scene
from tests.fake_backend.under_fire.wire import TURNS

STREAMS = st.sampled_from([0, 1, 1, 3, 3, 5, 2, 0x7FFFFFFF])
PAYLOADS = st.sampled_from(
    [b"", b"\x00" * 4, b"\x00\x00\x00\x08", b"\xff" * 6, b"12345678", b"{}", b"\x82\x87\x84\x41"]
)


@st.composite
def frames(draw: st.DrawFn) -> bytes:
    """One frame, whose length may be a lie."""
    payload = draw(PAYLOADS | st.binary(max_size=12))
    size = max(0, len(payload) + draw(st.sampled_from([0, 0, 0, 0, 1, -1])))
    kind = draw(st.sampled_from([0, 1, 1, 2, 3, 4, 6, 7, 8, 9, 5, 10, 200]))
    flags = draw(st.sampled_from([0, 1, 4, 5, 8, 0x20, 0x2D, 255]))
    head = size.to_bytes(3) + bytes([kind, flags]) + draw(STREAMS).to_bytes(4)
    return head + payload


@st.composite
def requests(draw: st.DrawFn) -> bytes:
    """Valid requests on streams that may have been used before."""
    peer = Peer()
    body = draw(st.sampled_from([None, chat(), chat(stream=False), {"x": "y" * 20_000}]))
    path = draw(st.sampled_from([CHAT, "/v1/models", "*", ""]))
    method = draw(st.sampled_from(["POST", "GET", "HEAD", "CONNECT"]))
    more = draw(st.sampled_from([(), (("content-length", "5"),), (("X", "y"),), (("te", "z"),)]))
    stream = draw(STREAMS.filter(bool))
    return peer.request(stream, path, body, method=method, headers=more)


@dataclass(frozen=True)
class Heard:
    problems: list[str]
    cut_off: bool
    held: int


async def _hear(parts: list[bytes]) -> Heard:
    clock = SteeredClock(SystemClock())
    exchange = Exchange(RouteTable(ROUTES), PlanStack(1, clock), Journal(), clock, paced=False)
    on = Scene(exchange.answer)
    memory = on.shared.memory
    for part in parts:
        on.receive(part)
        await asyncio.sleep(0)
    for _ in range(TURNS):
        await asyncio.sleep(0)
    cut_off = any(isinstance(frame, GoAwayFrame) for frame in on.heard())
    on.connection.connection_lost(None)
    for _ in range(5):
        await asyncio.sleep(0)
    problems = on.problems
    del on
    if memory.held:
        gc.collect()
    return Heard(problems, cut_off, memory.held)


@given(st.lists(requests() | frames() | st.binary(max_size=20), min_size=1, max_size=6))
@example([Peer().request(1, CHAT, chat()), Peer().request(1, CHAT, chat())])
def test_any_frames_are_answered_refused_or_cut_off(parts: list[bytes]) -> None:
    heard = asyncio.run(_hear(parts))
    assert not [problem for problem in heard.problems if "failed" in problem]
    assert heard.cut_off == bool(heard.problems)
    assert heard.held == 0
