"""A client that receives raw bytes, for tests of what a fault does on the socket."""

import json
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

from bench.live.backend import Backend

Ended = Literal["eof", "reset", "open"]
QUESTION = "How do I sort a list?"


@dataclass(frozen=True)
class Seen:
    """All bytes from a connection, and how it ended (`open`: the deadline passed)."""

    raw: bytes
    ended: Ended

    @property
    def head(self) -> bytes:
        return self.raw.partition(b"\r\n\r\n")[0]

    @property
    def status(self) -> int:
        return int(self.head.split(b" ", 2)[1])

    @property
    def headers(self) -> list[tuple[str, str]]:
        lines = self.head.decode("latin-1").split("\r\n")[1:]
        return [
            (name.lower(), value) for name, _, value in (line.partition(": ") for line in lines)
        ]

    def header(self, name: str) -> str | None:
        return next((value for known, value in self.headers if known == name), None)

    @property
    def chunks(self) -> list[bytes]:
        """The chunks of a chunked body as sent; the last may be incomplete."""
        rest, found = self.raw.partition(b"\r\n\r\n")[2], []
        while rest:
            size, _, rest = rest.partition(b"\r\n")
            length = int(size, 16)
            if length == 0:
                break
            found.append(rest[:length])
            rest = rest[length + 2 :]
        return found

    @property
    def ends_as_chunked(self) -> bool:
        return self.raw.endswith(b"0\r\n\r\n")

    @property
    def body(self) -> bytes:
        if self.header("transfer-encoding") == "chunked":
            return b"".join(self.chunks)
        return self.raw.partition(b"\r\n\r\n")[2]

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def events(self) -> list[Any]:
        """The JSON of every complete event."""
        lines = self.body.split(b"\n")
        return [json.loads(line[6:]) for line in lines if line.startswith(b"data: {")]

    @property
    def text(self) -> str:
        """The text of a chat answer, streamed or whole."""
        if not self.body.startswith(b"data:"):
            return str(self.json["choices"][0]["message"]["content"])
        choices = [choice for event in self.events for choice in event.get("choices") or []]
        return "".join(choice.get("delta", {}).get("content") or "" for choice in choices)


def request(
    path: str,
    content: Any = None,
    *,
    headers: Mapping[str, str] | None = None,
    method: str = "POST",
) -> bytes:
    """The bytes of a request with `connection: close`."""
    body = content if isinstance(content, bytes) else json.dumps(content or {}).encode()
    lines = [f"{method} {path} HTTP/1.1", "host: backend", "connection: close"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return "\r\n".join([*lines, f"content-length: {len(body)}", "", ""]).encode() + body


def chat(*, stream: bool = True, question: str = QUESTION, **more: Any) -> bytes:
    """A chat request in the plain OpenAI protocol."""
    messages = [{"role": "user", "content": question}]
    content = {"model": "gpt-4.1", "stream": stream, "messages": messages, **more}
    return request("/v1/chat/completions", content)


def connect(url: str, timeout: float = 5) -> socket.socket:
    place = urlsplit(url)
    return socket.create_connection((place.hostname, place.port), timeout=timeout)


def read(
    connection: socket.socket, *, until: bytes | None = None, at_most: int = 50_000_000
) -> Seen:
    """Read until the peer closes, the deadline passes, `until` arrives, or `at_most` bytes came."""
    raw = b""
    while (until is None or until not in raw[-2_000_000:]) and len(raw) < at_most:
        try:
            block = connection.recv(1_000_000)
        except ConnectionResetError:
            return Seen(raw, "reset")
        except TimeoutError:
            return Seen(raw, "open")
        if not block:
            return Seen(raw, "eof")
        raw += block
    return Seen(raw, "open")


def ask(url: str, wanted: bytes, *, timeout: float = 5) -> Seen:
    """Send one request and read the whole answer."""
    with connect(url, timeout) as connection:
        connection.sendall(wanted)
        return read(connection)


def spoiled(
    backend: Backend,
    wanted: bytes,
    *,
    protocol: str = "openai",
    deadline_s: float = 5,
    **table: Any,
) -> Seen:
    """Switch one fault on, send one request to a plain port, and read every byte.

    `table` is the fault's table, as in a scenario: `fault`, `surfaces`, settings. Reading stops
    after `deadline_s` if the server does not close the connection.
    """
    backend.control("PUT", "plan", {"faults": [{"surfaces": ["openai_chat"], **table}]})
    return ask(backend.urls[protocol], wanted, timeout=deadline_s)
