"""A listening port that a fault can close: it refuses connections, or ignores them."""

import asyncio
import socket
import ssl
from collections.abc import Callable
from weakref import WeakSet

from fake_backend.transport.behaviour import Accepting

LOOPBACK = "127.0.0.1"
BACKLOG = 1024


class Client(asyncio.Protocol):
    """One client's connection."""

    def abort(self) -> None:
        """Close it at once."""
        raise NotImplementedError


class Listener:
    """Serves a port with connections from `factory`; `accepting` says what to do with clients.

    The listening socket is separate from the server that accepts from it. Without the server, the
    kernel still connects clients that nobody accepts; without both, it refuses them.
    """

    def __init__(
        self,
        factory: Callable[[], Client],
        accepting: Callable[[], Accepting],
        *,
        host: str = LOOPBACK,
        port: int = 0,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._factory, self._accepting, self._tls = factory, accepting, tls
        self._connections: WeakSet[Client] = WeakSet()
        self._host = host
        self._socket = _bound(host, port)
        self._socket.listen(BACKLOG)
        self._listening = True
        self._server: asyncio.Server | None = None
        self.port: int = self._socket.getsockname()[1]

    async def update(self) -> bool:
        """Open or close the port as `accepting` says now; returns whether that was possible."""
        accepting = self._accepting()
        try:
            if accepting == "open" and self._server is None:
                await self._open()
            elif accepting != "open" and self._server is not None:
                self._stop()
            if accepting == "refusing" and self._listening:
                self._reserve()
        except OSError:
            return False  # another program holds the port for now
        return True

    async def _open(self) -> None:
        if not self._listening:
            if self._socket.fileno() < 0:
                self._socket = _bound(self._host, self.port)
            self._socket.listen(BACKLOG)
            self._listening = True
        self._server = await asyncio.get_running_loop().create_server(
            self._make, sock=self._socket.dup(), ssl=self._tls, backlog=BACKLOG
        )

    def _reserve(self) -> None:
        """Bind the port without listening: clients are refused, no other program gets it."""
        self._listening = False
        self._socket.close()
        self._socket = _bound(self._host, self.port)

    def close(self) -> None:
        """Close the port and every connection."""
        self._stop()
        self._socket.close()

    def _make(self) -> Client:
        connection = self._factory()
        self._connections.add(connection)
        return connection

    def _stop(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        for connection in list(self._connections):
            connection.abort()
        self._connections.clear()


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.setblocking(False)
    except OSError:
        listener.close()
        raise
    return listener
