"""The same seed twice: the same journal but for the times, whatever the order of arrival.

How many requests are in flight together is a matter of time too.
"""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hyperframe.frame import WindowUpdateFrame

from bench.live.backend import Backend
from bench.testing.sockets import ask, chat
from tests.fake_backend.conftest import Start
from tests.fake_backend.transport.h2_client import h2_client
from tests.fake_backend.transport.h2_peer import CHAT
from tests.fake_backend.transport.h2_peer import chat as h2_chat

CLIENTS, REQUESTS = 50, 4
WINDOW = 1 << 30
TIMES = {"at", "first_byte_at", "late_s", "connection", "in_flight"}
FAULTS: list[dict[str, Any]] = [
    {
        "fault": "rate_limit",
        "surfaces": ["openai_chat"],
        "retry_after_s": 1,
        "fire": {"share": 0.3},
    },
    {"fault": "truncated", "surfaces": ["openai_chat"], "fire": {"every": 3}},
    {
        "fault": "latency",
        "surfaces": ["openai_chat"],
        "first_token": {"p50_s": 0.001, "p99_s": 0.004},
        "per_token": {"p50_s": 0.0001, "p99_s": 0.0004},
        "fire": {"share": 0.5, "skip": 1},
    },
]


def session(backend: Backend, number: int) -> None:
    """One client of its own credential asks its questions, one after the other."""
    for index in range(REQUESTS):
        asked = chat(stream=index % 2 == 0, question=f"question {index} of {number}")
        mine = b"authorization: Bearer client-%d\r\nhost:" % number
        ask(backend.urls["openai"], asked.replace(b"host:", mine, 1), timeout=30)


def fifty_connections(backend: Backend) -> None:
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(lambda number: session(backend, number), range(CLIENTS)))


def fifty_streams(backend: Backend) -> None:
    """The same requests on one connection of HTTP/2, those of all clients at once."""
    with h2_client(backend, timeout=60, INITIAL_WINDOW_SIZE=WINDOW) as client:
        client.grants = False  # no answer needs more
        client.send(WindowUpdateFrame(0, window_increment=WINDOW))
        for index in range(REQUESTS):
            streams = []
            for number in range(CLIENTS):
                content = h2_chat(stream=index % 2 == 0, question=f"question {index} of {number}")
                mine = [("authorization", f"Bearer client-{number}")]
                streams.append(client.ask(CHAT, content, headers=mine))
            assert all(client.answer(stream).ended for stream in streams)


def journal(backend: Backend, ask_all: Callable[[Backend], None]) -> list[str]:
    backend.control("PUT", "plan", {"faults": FAULTS})
    ask_all(backend)
    lines = [json.loads(line) for line in backend.journal.read_text("utf-8").splitlines()]
    entries = [{key: line[key] for key in line if key not in TIMES} for line in lines]
    return sorted(json.dumps(line, sort_keys=True) for line in entries)


@pytest.mark.timeout(120)
@pytest.mark.parametrize("ask_all", [fifty_connections, fifty_streams])
def test_fifty_clients_at_once_change_nothing(
    start: Start, ask_all: Callable[[Backend], None]
) -> None:
    one, two = (journal(start(7, name, "--unpaced"), ask_all) for name in ("one", "two"))
    assert len(one) == 2 * CLIENTS * REQUESTS
    assert one == two
