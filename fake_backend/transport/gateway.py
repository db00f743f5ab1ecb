"""The only way out of the editor: an HTTP CONNECT proxy that leads to this machine alone.

A tunnel to a host that the backend plays ends at one of the backend's own TLS ports. Every other
host is refused with 403 and recorded. The gateway itself never decrypts and never dials out.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from functools import partial
from typing import cast
from urllib.parse import urlsplit

from fake_backend.clock import Clock
from fake_backend.journal import Journal, Refused
from fake_backend.transport.behaviour import HEALTHY_LINK, LinkBehaviour
from fake_backend.transport.connection import OnFault, Treat
from fake_backend.transport.listener import Client
from fake_backend.transport.throttle import Backpressure, Valve, reset

HEAD_LIMIT = 65_536
END = b"\r\n\r\n"
REFUSAL = (
    b"HTTP/1.1 403 Forbidden\r\ncontent-type: text/plain\r\nconnection: close\r\n"
    b"content-length: 45\r\n\r\nThis host is not served by the test backend.\n"
)
BAD_REQUEST = b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
ESTABLISHED = b"HTTP/1.1 200 Connection Established\r\n\r\n"
PHRASES = {407: "Proxy Authentication Required", 502: "Bad Gateway", 503: "Service Unavailable"}


class Gateway:
    """Makes `connection`s; `hosts` lead to `ports` on loopback, by the certificate shown there."""

    def __init__(
        self,
        hosts: Collection[str],
        ports: Mapping[str, int],
        journal: Journal,
        clock: Clock,
        *,
        treat: Treat,
        delivered: OnFault,
    ) -> None:
        self.hosts = frozenset(hosts)
        self.ports = ports
        self.treat = treat
        self.delivered = delivered
        self._journal, self._clock = journal, clock

    def connection(self) -> "Tunnel":
        return Tunnel(self)

    def refused(self, method: str, host: str, port: int) -> None:
        self._journal.write(Refused(self._clock.monotonic(), host, port, method))


class Tunnel(Client):
    """One client's connection: first its request to the proxy, then bytes both ways."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._head = b""
        self._told = self._swallows = self._aborted = False
        self._transport: asyncio.Transport | None = None
        self._brakes = Backpressure(partial(self._slow, slow=True), partial(self._slow, slow=False))
        self._inner: asyncio.Transport | None = None
        self._valve: Valve | None = None
        self._opening: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is none by name
        if self._aborted:
            self._transport.abort()

    def data_received(self, data: bytes) -> None:
        if self._swallows:
            return
        if self._inner is not None:
            self._inner.write(data)
            return
        self._head += data
        if self._opening is None and END in self._head:
            head, _, self._head = self._head.partition(END)
            self._serve(head)
        elif self._opening is None and len(self._head) > HEAD_LIMIT:
            self._say(BAD_REQUEST)

    def connection_lost(self, error: Exception | None) -> None:
        if self._opening is not None:
            self._opening.cancel()
        if self._valve is not None:
            self._valve.drop()
        if self._inner is not None:
            self._inner.close()

    def pause_writing(self) -> None:
        self._brakes.put_on("transport")

    def resume_writing(self) -> None:
        self._brakes.take_off("transport")

    def abort(self) -> None:
        self._aborted = True
        if self._transport is not None and not self._transport.is_closing():
            reset(self._transport)

    def pass_on(self, data: bytes) -> None:
        """Write to the client what came from the backend."""
        assert self._valve is not None
        self._valve.write(data)

    def inner_lost(self, error: Exception | None) -> None:
        """The backend has closed; a reset is passed on as one."""
        assert self._valve is not None
        if isinstance(error, ConnectionResetError) and self._transport is not None:
            reset(self._transport)
        else:
            self._valve.close()

    def hold(self, held: bool) -> None:
        """The backend's port takes no more, or again."""
        assert self._transport is not None
        with suppress(RuntimeError):
            if held:
                self._transport.pause_reading()
            else:
                self._transport.resume_reading()

    def _slow(self, *, slow: bool) -> None:
        """The client takes no more, or again: so does the tunnel, of the backend."""
        if self._inner is None or self._inner.is_closing():
            return
        if slow:
            self._inner.pause_reading()
        else:
            self._inner.resume_reading()

    def _serve(self, head: bytes) -> None:
        target = _target(head)
        if target is None:
            self._say(BAD_REQUEST)
            return
        method, host, port = target
        if method != "CONNECT" or host not in self._gateway.hosts or port != 443:
            self._gateway.refused(method, host, port)
            self._say(REFUSAL)
            return
        name, behaviour = self._gateway.treat(host)
        self._tell: Callable[[], None] = partial(self._delivered, host, name)
        if (
            behaviour.proxy_status
            or behaviour.hangs
            or behaviour.handshake_hangs
            or behaviour.certificate != HEALTHY_LINK.certificate
        ):
            self._tell()
        self._open(behaviour)

    def _open(self, behaviour: LinkBehaviour) -> None:
        assert self._transport is not None
        if behaviour.proxy_status is not None:
            status = behaviour.proxy_status
            phrase = PHRASES.get(status, "Proxy Error")
            head = f"HTTP/1.1 {status} {phrase}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
            self._say(head.encode())
        elif behaviour.hangs:
            self._swallows = True
        elif behaviour.handshake_hangs:
            self._transport.write(ESTABLISHED)
            self._swallows = True
        else:
            self._valve = Valve(
                self._transport,
                behaviour,
                self._brakes,
                delivered=self._tell,
            )
            port = self._gateway.ports[behaviour.certificate]
            self._opening = asyncio.get_running_loop().create_task(self._connect(port))

    async def _connect(self, port: int) -> None:
        loop = asyncio.get_running_loop()
        assert self._transport is not None
        try:
            inner, _ = await loop.create_connection(lambda: _Inner(self), "127.0.0.1", port)
        except OSError:
            self._transport.close()
            return
        self._transport.write(ESTABLISHED)
        self._inner = inner
        if self._head:
            inner.write(self._head)

    def _say(self, answer: bytes) -> None:
        assert self._transport is not None
        self._swallows = True
        self._transport.write(answer)
        self._transport.close()

    def _delivered(self, host: str, name: str) -> None:
        if name and not self._told:
            self._told = True
            self._gateway.delivered(host, name)


class _Inner(asyncio.Protocol):
    """The tunnel's other end, at the backend's TLS port."""

    def __init__(self, tunnel: Tunnel) -> None:
        self._tunnel = tunnel

    def data_received(self, data: bytes) -> None:
        self._tunnel.pass_on(data)

    def connection_lost(self, error: Exception | None) -> None:
        self._tunnel.inner_lost(error)

    def pause_writing(self) -> None:
        self._tunnel.hold(True)

    def resume_writing(self) -> None:
        self._tunnel.hold(False)


def _target(head: bytes) -> tuple[str, str, int] | None:
    """Method, host and port of a proxy request's first line; None where it is none."""
    words = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ")
    if len(words) != 3:
        return None
    method, address, _ = words
    try:
        parsed = urlsplit(f"//{address}" if method == "CONNECT" else address)
        port = parsed.port
    except ValueError:
        return None
    return (method, parsed.hostname, port or 80) if parsed.hostname else None
