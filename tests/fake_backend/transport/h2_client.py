"""An HTTP/2 client of the tests' own: sends any frame, and keeps every frame that it gets."""

import socket
import ssl
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from h2.errors import ErrorCodes
from hyperframe.frame import (
    ContinuationFrame,
    DataFrame,
    Frame,
    GoAwayFrame,
    HeadersFrame,
    RstStreamFrame,
    SettingsFrame,
    WindowUpdateFrame,
)

from bench.live.backend import Backend
from tests.fake_backend.transport.h2_peer import CHAT, HOST, INITIAL_WINDOW_SIZE, PART, Peer


@dataclass
class Stream:
    """What came on one stream."""

    frames: list[Frame] = field(default_factory=list)
    head: list[tuple[str, str]] = field(default_factory=list)

    @property
    def status(self) -> int:
        return int(dict(self.head)[":status"])

    @property
    def body(self) -> bytes:
        return b"".join(bytes(f.data) for f in self.frames if isinstance(f, DataFrame))

    @property
    def ended(self) -> str:
        """`END_STREAM`, the code of RST_STREAM (or both), or nothing."""
        ends = ["END_STREAM" for frame in self.frames if "END_STREAM" in frame.flags]
        ends += [code_of(frame) for frame in self.frames if isinstance(frame, RstStreamFrame)]
        return " ".join(ends)


def code_of(frame: Frame) -> str:
    assert isinstance(frame, RstStreamFrame | GoAwayFrame)
    return ErrorCodes(frame.error_code).name


class H2Client:
    """A connection through the gateway. It grants windows as it reads, unless `grants` is off."""

    def __init__(self, opened: ssl.SSLSocket) -> None:
        self._socket = opened
        self.peer = Peer()
        self.streams: dict[int, Stream] = {}
        self.ended = ""  # "eof", "reset", or empty
        self.grants = True
        self._next = 1
        self._sent = 0  # bytes of earlier uploads

    def greet(self, settings: Mapping[int, int] | None = None) -> None:
        self.send(self.peer.greeting(settings))

    def wait_at_most(self, seconds: float) -> None:
        """Read no longer than this while nothing comes."""
        self._socket.settimeout(seconds)

    def send(self, *parts: Frame | bytes) -> None:
        data = b"".join(p if isinstance(p, bytes) else p.serialize() for p in parts)
        self._socket.sendall(data)

    def ask(self, path: str = CHAT, content: Any = None, **more: Any) -> int:
        """Send a request; returns the number of its stream."""
        number, self._next = self._next, self._next + 2
        self.send(self.peer.request(number, path, content, **more))
        return number

    def upload(self, size: int, path: str = CHAT) -> int:
        """Send a request with a body of `size` as the windows allow, until it is refused."""
        number, self._next = self._next, self._next + 2
        own = [(":method", "POST"), (":scheme", "https"), (":authority", HOST), (":path", path)]
        self.send(self.peer.head(number, own, end=False))
        self.read(lambda: bool(self.connection.frames))
        sent = 0
        while sent < size and not self.streams.get(number, Stream()).ended:
            part = min(size - sent, PART, self._window(0) - sent, self._window(number) - sent)
            if part <= 0:
                before = self._window(0), self._window(number)
                self.read(lambda: (self._window(0), self._window(number)) != before)  # noqa: B023
                continue
            sent += part
            last = ["END_STREAM"] if sent == size else []
            self.send(DataFrame(number, b"x" * part, flags=last))
        self._sent += sent
        return number

    def _window(self, number: int) -> int:
        """The bytes that may be sent in all."""
        frames = self.streams.get(number, Stream()).frames
        grants = sum(f.window_increment for f in frames if isinstance(f, WindowUpdateFrame))
        (settings,) = [f for f in self.connection.frames if isinstance(f, SettingsFrame)][:1]
        begin = settings.settings[INITIAL_WINDOW_SIZE] if number else 65_535 - self._sent
        return int(begin + grants)

    def read(self, until: Callable[[], bool] = lambda: False) -> None:
        """Read until `until` is true, the connection ends, or the socket's deadline passes."""
        while not (self.ended or until()):
            try:
                data = self._socket.recv(1_000_000)
            except (TimeoutError, ssl.SSLWantReadError):
                return
            except ConnectionResetError:
                self.ended = "reset"
            else:
                self.ended = "" if data else "eof"
                for frame in self.peer.read(data):
                    self._take(frame)

    def answer(self, number: int) -> Stream:
        """The stream, read to its end or until nothing more comes."""
        self.read(lambda: bool(self.streams.get(number, Stream()).ended))
        return self.streams.get(number, Stream())

    @property
    def connection(self) -> Stream:
        """What came on no stream."""
        return self.streams.get(0, Stream())

    @property
    def goaway(self) -> str:
        """The code of GOAWAY; empty if none came."""
        frames = self.connection.frames
        return next((code_of(frame) for frame in frames if isinstance(frame, GoAwayFrame)), "")

    def _take(self, frame: Frame) -> None:
        stream = self.streams.setdefault(frame.stream_id, Stream())
        stream.frames.append(frame)
        if isinstance(frame, HeadersFrame | ContinuationFrame) and "END_HEADERS" in frame.flags:
            heads = [f for f in stream.frames if isinstance(f, HeadersFrame | ContinuationFrame)]
            stream.head = self.peer.headers(heads)
        elif isinstance(frame, SettingsFrame) and "ACK" not in frame.flags:
            self.send(SettingsFrame(0, flags=["ACK"]))
        elif isinstance(frame, DataFrame) and frame.data and self.grants:
            size = len(frame.data)
            grant = [WindowUpdateFrame(n, window_increment=size) for n in (0, frame.stream_id)]
            with suppress(OSError):  # the connection may have ended after these bytes
                self.send(*grant)


@contextmanager
def connected(
    backend: Backend,
    host: str = HOST,
    *,
    timeout: float = 5,
    alpn: Iterable[str] = ("h2", "http/1.1"),
) -> Iterator[H2Client]:
    """A client that has not greeted yet."""
    with tls_socket(backend, host, timeout=timeout, alpn=alpn) as secure:
        yield H2Client(secure)


@contextmanager
def h2_client(
    backend: Backend, host: str = HOST, *, timeout: float = 5, **settings: int
) -> Iterator[H2Client]:
    """A client that has greeted; `settings` are those of SettingsFrame, by name."""
    with connected(backend, host, timeout=timeout) as client:
        client.greet({getattr(SettingsFrame, name): value for name, value in settings.items()})
        yield client


@contextmanager
def tls_socket(
    backend: Backend, host: str, *, timeout: float, alpn: Iterable[str]
) -> Iterator[ssl.SSLSocket]:
    """A TLS connection to `host` through the gateway."""
    place = urlsplit(backend.proxy_url)
    trust = ssl.create_default_context(cafile=backend.ca_file)
    trust.set_alpn_protocols(list(alpn))
    with socket.create_connection((place.hostname, place.port), timeout=timeout) as opened:
        opened.sendall(f"CONNECT {host}:443 HTTP/1.1\r\n\r\n".encode())
        assert b" 200 " in opened.recv(1000)
        with trust.wrap_socket(opened, server_hostname=host) as secure:
            yield secure
