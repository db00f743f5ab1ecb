"""Requests in HTTP/2 under a fault, by the frames that arrive."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from hyperframe.frame import Frame, GoAwayFrame

from bench.live.backend import Backend
from tests.fake_backend.transport.h2_client import H2Client, Stream, h2_client
from tests.fake_backend.transport.h2_peer import CHAT, HOST, chat

SURFACES = ["openai_chat"]
EVENTS = 3


@contextmanager
def client_under(
    backend: Backend, fault: str, *, host: str = HOST, **settings: Any
) -> Iterator[H2Client]:
    """A client that is connected, and then the fault is switched on."""
    with h2_client(backend, host) as client:
        client.read(lambda: 0 in client.streams)
        switch_on(backend, fault, **settings)
        yield client


def switch_on(backend: Backend, fault: str, **settings: Any) -> None:
    table = {"fault": fault, "surfaces": SURFACES, **settings}
    backend.control("PUT", "plan", {"faults": [table]})


def ask(client: H2Client, *, stream: bool = True) -> Stream:
    """A question and its answer."""
    return client.answer(client.ask(CHAT, chat(stream=stream)))


def stalled(client: H2Client, backend: Backend) -> int:
    """The stream of a request whose answer has begun and does not go on, without any fault left."""
    switch_on(backend, "stall", after_events=1)
    number = client.ask(CHAT, chat())
    client.read(lambda: client.streams.get(number, Stream()).body.count(b"data: ") > 0)
    return number


def goaways(client: H2Client) -> list[tuple[int, int]]:
    """The code and the last stream of every GOAWAY."""
    frames: list[Frame] = client.connection.frames
    return [(f.error_code, f.last_stream_id) for f in frames if isinstance(f, GoAwayFrame)]
