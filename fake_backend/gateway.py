"""The only way out of the editor: an HTTP CONNECT proxy that leads to this machine alone.

A tunnel to a host that the backend plays ends at the backend's own TLS port. Every other host is
refused with 403 and recorded. The gateway itself never decrypts and never dials out.
"""

import asyncio
from collections.abc import Collection
from contextlib import suppress
from urllib.parse import urlsplit

from fake_backend.clock import Clock
from fake_backend.journal import Journal, Refused

HEAD_LIMIT = 65_536
BLOCK = 65_536
REFUSAL = (
    b"HTTP/1.1 403 Forbidden\r\ncontent-type: text/plain\r\nconnection: close\r\n"
    b"content-length: 45\r\n\r\nThis host is not served by the test backend.\n"
)
BAD_REQUEST = b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
ESTABLISHED = b"HTTP/1.1 200 Connection Established\r\n\r\n"


class Gateway:
    """Serves clients with `handle`; `hosts` lead to `tls_port` on loopback."""

    def __init__(
        self, hosts: Collection[str], tls_port: int, journal: Journal, clock: Clock
    ) -> None:
        self._hosts = frozenset(hosts)
        self._tls_port = tls_port
        self._journal = journal
        self._clock = clock

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                await self._serve(reader, writer)
        except asyncio.LimitOverrunError:
            writer.write(BAD_REQUEST)
        finally:
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        target = _target(head)
        if target is None:
            writer.write(BAD_REQUEST)
            return
        method, host, port = target
        if method != "CONNECT" or host not in self._hosts or port != 443:
            self._journal.write(Refused(self._clock.monotonic(), host, port, method))
            writer.write(REFUSAL)
            await writer.drain()
            return
        inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", self._tls_port)
        writer.write(ESTABLISHED)
        try:
            await asyncio.gather(_pipe(reader, inner_writer), _pipe(inner_reader, writer))
        finally:
            inner_writer.close()


def _target(head: bytes) -> tuple[str, str, int] | None:
    """Method, host and port of a proxy request's first line; None where it is none."""
    words = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ")
    if len(words) != 3:
        return None
    method, address, _ = words
    parsed = urlsplit(f"//{address}" if method == "CONNECT" else address)
    try:
        port = parsed.port
    except ValueError:
        return None
    return (method, parsed.hostname, port or 80) if parsed.hostname else None


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Copy until one side ends, then end the other, so that neither waits for ever."""
    try:
        while block := await reader.read(BLOCK):
            writer.write(block)
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()
