"""A real WebSocket client that asks for one answer after the other."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from bench.live.backend import Backend

LAST = ("response.completed", "response.failed", "response.incomplete", "error")
QUESTION = "How do I sort a list?"


@dataclass(frozen=True)
class Talk:
    """The messages of one answer, and how it ended (`open`: silence until the deadline)."""

    raw: tuple[str | bytes, ...]
    ended: Literal["last", "closed", "open"]
    code: int | None = None  # that the client ended up with
    reason: str = ""

    @property
    def types(self) -> list[str]:
        return [message["type"] for message in self.messages]

    @property
    def messages(self) -> list[dict[str, Any]]:
        """Those messages that are JSON."""
        return [content for raw in self.raw if (content := _json(raw))]

    @property
    def text(self) -> str:
        kind = "response.output_text.delta"
        return "".join(m["delta"] for m in self.messages if m["type"] == kind)


def create(question: Any = QUESTION, **more: Any) -> str:
    return json.dumps({"type": "response.create", "model": "gpt-5-mini", "input": question, **more})


@contextmanager
def websocket(backend: Backend, **options: Any) -> Iterator[ClientConnection]:
    """A connection to the plain OpenAI port; a size of 100 MB is no problem for it."""
    url = backend.urls["openai"].replace("http", "ws", 1) + "/responses"
    headers = {"authorization": "Bearer bench"}
    settings = {"max_size": 100_000_000, "close_timeout": 1, **options}
    with connect(url, additional_headers=headers, **settings) as connection:
        yield connection


def read(connection: ClientConnection, *, deadline_s: float = 5) -> Talk:
    """The messages until the last one of an answer, the end, or silence."""
    raw: list[str | bytes] = []
    try:
        while True:
            raw.append(connection.recv(timeout=deadline_s))
            if (_json(raw[-1]) or {}).get("type") in LAST:
                return Talk(tuple(raw), "last")
    except TimeoutError:
        return Talk(tuple(raw), "open")
    except ConnectionClosed as closed:
        close = closed.rcvd or closed.sent
        code = None if close is None else close.code
        return Talk(tuple(raw), "closed", code, close.reason if close else "")


def ask(connection: ClientConnection, *, deadline_s: float = 5, **more: Any) -> Talk:
    connection.send(create(**more))
    return read(connection, deadline_s=deadline_s)


def switch_on(
    backend: Backend, fault: str, surface: str = "openai_responses", **table: Any
) -> None:
    plan = {"faults": [{"fault": fault, "surfaces": [surface], **table}]}
    backend.control("PUT", "plan", plan)


def spoiled_turn(backend: Backend, fault: str, *, deadline_s: float = 5, **table: Any) -> Talk:
    """Switch one fault on and ask once."""
    switch_on(backend, fault, **table)
    with websocket(backend) as connection:
        return ask(connection, deadline_s=deadline_s)


def _json(raw: str | bytes) -> dict[str, Any] | None:
    try:
        content = json.loads(raw)
    except ValueError:
        return None
    return content if isinstance(content, dict) and "type" in content else None
