"""The editor's only way out: an HTTP proxy that leads to the backend alone.

A tunnel to a host that the backend simulates ends at one of the backend's own TLS ports. The plain
ports of the backend are led to by their loopback address, as tunnels and as plain requests: VS Code
sends the requests of extensions through the proxy, those to loopback too. Every other host, and
every other port of this machine, is refused with 403 and recorded. The gateway never decrypts and
never dials out.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from fake_backend.clock import Clock
from fake_backend.journal import Journal, Refused
from fake_backend.transport.behaviour import HEALTHY_LINK, LinkBehaviour
from fake_backend.transport.listener import LOOPBACK, Client
from fake_backend.transport.proxy_request import ProxyRequest, parse_proxy_request
from fake_backend.transport.throttle import reset
from fake_backend.transport.upstream import Upstream
from fake_backend.transport.wire_fault import BehaviourOf, DeliveryReport, OnFault

HEAD_LIMIT = 65_536
HEAD_S = 60  # from the first byte of a request to the proxy to the end of its head
END = b"\r\n\r\n"
REFUSAL = (
    b"HTTP/1.1 403 Forbidden\r\ncontent-type: text/plain\r\nconnection: close\r\n"
    b"content-length: 45\r\n\r\nThis host is not served by the test backend.\n"
)
TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
BAD_REQUEST = b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
ESTABLISHED = b"HTTP/1.1 200 Connection Established\r\n\r\n"
PHRASES = {407: "Proxy Authentication Required", 502: "Bad Gateway", 503: "Service Unavailable"}


@dataclass(frozen=True, slots=True)
class Targets:
    """All ports of the backend that the gateway leads to."""

    hosts: frozenset[str]  # the host names that the TLS sites answer for
    sites: Mapping[str, int]  # kind of certificate -> port on loopback
    plain_ports: frozenset[int]  # those that clients name by an address of this machine
    plain_address: str = LOOPBACK  # that the plain ports are bound to


class Gateway:
    """Leads clients to `targets` and nowhere else."""

    def __init__(
        self,
        targets: Targets,
        journal: Journal,
        clock: Clock,
        *,
        behaviour_of: BehaviourOf,
        delivered: OnFault,
    ) -> None:
        self.targets = targets
        self.behaviour_of = behaviour_of
        self.delivered = delivered
        self._journal, self._clock = journal, clock

    def connection(self) -> "Tunnel":
        return Tunnel(self)

    def connection_to(self, host: str) -> "Tunnel":
        """The connection of a client that uses no proxy."""
        return DirectTunnel(self, host)

    def refused(self, method: str, host: str, port: int) -> None:
        """Record a request for a host that is not simulated."""
        self._journal.write(Refused(self._clock.monotonic(), host, port, method))


class Tunnel(Client):
    """One client's connection: first its request to the proxy, then bytes both ways."""

    greeting = ESTABLISHED  # what the client gets when its tunnel is open

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._received = b""  # before the tunnel is open
        self._deaf = False  # whatever the client sends is ignored
        self._aborted = self._open = False
        self._transport: asyncio.Transport | None = None
        self._upstream: Upstream | None = None
        self._opening: asyncio.Task[None] | None = None
        self._deadline: asyncio.TimerHandle | None = None

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
        if self._deadline is None:
            loop = asyncio.get_running_loop()
            self._deadline = loop.call_later(HEAD_S, self._answer, TOO_SLOW)
        self._received += data
        if self._opening is not None:
            return
        if END in self._received:
            head, _, self._received = self._received.partition(END)
            self._serve(head)
        elif len(self._received) > HEAD_LIMIT:
            self._answer(BAD_REQUEST)

    def connection_lost(self, error: Exception | None) -> None:
        self._forget_deadline()
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
        self._forget_deadline()
        request, targets = parse_proxy_request(head), self._gateway.targets
        if request is None:
            self._answer(BAD_REQUEST)
        elif request.stays_on_machine and request.port in targets.plain_ports:
            self._lead_to_plain_port(request)
        elif request.opens_tunnel and request.host in targets.hosts and request.port == 443:
            self._lead_to_site(request.host)
        else:
            self._gateway.refused(request.method, request.host, request.port)
            self._answer(REFUSAL)

    def _lead_to_plain_port(self, request: ProxyRequest) -> None:
        """Pass the bytes on; the port itself applies the faults."""
        assert self._transport is not None
        report = DeliveryReport(request.host, "", self._gateway.delivered)
        self._upstream = Upstream(self._transport, HEALTHY_LINK, report)
        greeting = ESTABLISHED if request.opens_tunnel else b""
        if not request.opens_tunnel:
            self._received = request.passed_on() + self._received
        self._dial(self._gateway.targets.plain_address, request.port, greeting)

    def _lead_to_site(self, host: str) -> None:
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
            self._transport.write(self.greeting)
            self._deaf = True
        else:
            self._upstream = Upstream(self._transport, behaviour, report)
            self._dial(LOOPBACK, self._gateway.targets.sites[behaviour.certificate], self.greeting)

    def _dial(self, host: str, port: int, greeting: bytes) -> None:
        assert self._transport is not None
        self._transport.pause_reading()
        connecting = self._connect(host, port, greeting)
        self._opening = asyncio.get_running_loop().create_task(connecting)

    async def _connect(self, host: str, port: int, greeting: bytes) -> None:
        client, upstream = self._transport, self._upstream
        assert client is not None
        assert upstream is not None
        try:
            await asyncio.get_running_loop().create_connection(lambda: upstream, host, port)
        except OSError:
            reset(client)  # a closed port resets its clients
            return
        if greeting:
            client.write(greeting)
        self._open = True
        if self._received:
            upstream.write(self._received)
            self._received = b""
        if not client.is_closing():
            client.resume_reading()

    def _answer(self, answer: bytes) -> None:
        """Answer the request to the proxy itself, and close."""
        assert self._transport is not None
        self._deaf = True
        self._transport.write(answer)
        self._transport.close()

    def _forget_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()


class DirectTunnel(Tunnel):
    """The connection of a client that has dialled the host itself."""

    greeting = b""

    def __init__(self, gateway: Gateway, host: str) -> None:
        super().__init__(gateway)
        self._host = host

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        if not transport.is_closing():
            self._lead_to_site(self._host)
