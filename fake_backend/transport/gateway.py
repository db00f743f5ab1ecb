"""The editor's only way out: an HTTP CONNECT proxy that leads to this machine alone.

A tunnel to a host that the backend simulates ends at one of the backend's own TLS ports. Every
other host is refused with 403 and recorded. The gateway never decrypts and never dials out.
"""

import asyncio
from collections.abc import Collection, Mapping
from typing import cast
from urllib.parse import urlsplit

from fake_backend.clock import Clock
from fake_backend.journal import Journal, Refused
from fake_backend.transport.behaviour import HEALTHY_LINK, LinkBehaviour
from fake_backend.transport.listener import LOOPBACK, Client
from fake_backend.transport.throttle import reset
from fake_backend.transport.upstream import Upstream
from fake_backend.transport.wire_fault import BehaviourOf, DeliveryReport, OnFault

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
    """Leads `hosts` to `ports` on loopback, one for each kind of certificate."""

    def __init__(
        self,
        hosts: Collection[str],
        ports: Mapping[str, int],
        journal: Journal,
        clock: Clock,
        *,
        behaviour_of: BehaviourOf,
        delivered: OnFault,
    ) -> None:
        self.hosts = frozenset(hosts)
        self.ports = ports
        self.behaviour_of = behaviour_of
        self.delivered = delivered
        self._journal, self._clock = journal, clock

    def connection(self) -> "Tunnel":
        return Tunnel(self)

    def refused(self, method: str, host: str, port: int) -> None:
        """Record a request for a host that is not simulated."""
        self._journal.write(Refused(self._clock.monotonic(), host, port, method))


class Tunnel(Client):
    """One client's connection: first its request to the proxy, then bytes both ways."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._received = b""  # before the tunnel is open
        self._deaf = False  # whatever the client sends is ignored
        self._aborted = self._open = False
        self._transport: asyncio.Transport | None = None
        self._upstream: Upstream | None = None
        self._opening: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's does not inherit from it
        if self._aborted:
            self._transport.abort()

    def data_received(self, data: bytes) -> None:
        if self._deaf:
            return
        if self._open:
            assert self._upstream is not None
            self._upstream.write(data)
            return
        self._received += data
        if self._opening is not None:
            return
        if END in self._received:
            head, _, self._received = self._received.partition(END)
            self._serve(head)
        elif len(self._received) > HEAD_LIMIT:
            self._answer(BAD_REQUEST)

    def connection_lost(self, error: Exception | None) -> None:
        if self._opening is not None:
            self._opening.cancel()
        if self._upstream is not None:
            self._upstream.drop()

    def pause_writing(self) -> None:
        if self._upstream is not None:
            self._upstream.backpressure.hold("transport")

    def resume_writing(self) -> None:
        if self._upstream is not None:
            self._upstream.backpressure.release("transport")

    def abort(self) -> None:
        self._aborted = True
        if self._transport is not None and not self._transport.is_closing():
            reset(self._transport)

    def _serve(self, head: bytes) -> None:
        target = _target(head)
        if target is None:
            self._answer(BAD_REQUEST)
            return
        method, host, port = target
        if method != "CONNECT" or host not in self._gateway.hosts or port != 443:
            self._gateway.refused(method, host, port)
            self._answer(REFUSAL)
            return
        fault, behaviour = self._gateway.behaviour_of(host)
        report = DeliveryReport(host, fault, self._gateway.delivered)
        if (
            behaviour.proxy_status
            or behaviour.hangs
            or behaviour.handshake_hangs
            or behaviour.certificate != HEALTHY_LINK.certificate
        ):
            report()
        self._begin(behaviour, report)

    def _begin(self, behaviour: LinkBehaviour, report: DeliveryReport) -> None:
        assert self._transport is not None
        if behaviour.proxy_status is not None:
            status = behaviour.proxy_status
            phrase = PHRASES.get(status, "Proxy Error")
            head = f"HTTP/1.1 {status} {phrase}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
            self._answer(head.encode())
        elif behaviour.hangs:
            self._deaf = True
        elif behaviour.handshake_hangs:
            self._transport.write(ESTABLISHED)
            self._deaf = True
        else:
            self._upstream = Upstream(self._transport, behaviour, report)
            port = self._gateway.ports[behaviour.certificate]
            connecting = self._connect(self._transport, self._upstream, port)
            self._opening = asyncio.get_running_loop().create_task(connecting)

    async def _connect(self, client: asyncio.Transport, upstream: Upstream, port: int) -> None:
        loop = asyncio.get_running_loop()
        try:
            await loop.create_connection(lambda: upstream, LOOPBACK, port)
        except OSError:
            client.close()
            return
        client.write(ESTABLISHED)
        self._open = True
        if self._received:
            upstream.write(self._received)

    def _answer(self, answer: bytes) -> None:
        """Answer the request to the proxy itself, and close."""
        assert self._transport is not None
        self._deaf = True
        self._transport.write(answer)
        self._transport.close()


def _target(head: bytes) -> tuple[str, str, int] | None:
    """Method, host and port from a proxy request's first line; None if it is not one."""
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
