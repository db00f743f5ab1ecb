"""The responses of one connection, on their way to the client."""

import asyncio

from fake_backend.messages.link import Act
from fake_backend.messages.reply import Ending
from fake_backend.transport.behaviour import LinkBehaviour
from fake_backend.transport.response import Origin
from fake_backend.transport.throttle import Backpressure, Throttle, reset
from fake_backend.transport.wire_fault import DeliveryReport


class ResponseStream:
    """Writes to `transport` as `behaviour` lets it, and knows who ended the connection."""

    def __init__(
        self, transport: asyncio.Transport, behaviour: LinkBehaviour, report: DeliveryReport
    ) -> None:
        self.keep_alive = True  # whether the connection stays open after the response
        self.over = False  # no further request of this connection is answered
        self.silenced_by = ""  # the fault that lets nothing more leave
        self._closed_here = False
        self._transport = transport
        self._writable = asyncio.Event()
        self._writable.set()
        self._reading_held = False
        self.backpressure = Backpressure(self._writable.clear, self._resume)
        self._throttle = Throttle(transport, behaviour, self.backpressure, delivered=report)

    @property
    def ended_by_server(self) -> bool:
        return self._closed_here or self._throttle.cut

    @property
    def muted(self) -> bool:
        return bool(self.silenced_by)

    def write(self, data: bytes) -> None:
        if not self.muted:
            self._throttle.write(data)

    def mute(self, fault: str) -> None:
        """Leave the connection open and send nothing more: whoever writes waits for its end."""
        self.silenced_by = fault
        self._writable.clear()

    async def drain(self) -> None:
        """Wait until the client has taken most of the written bytes."""
        if not self._writable.is_set():
            await self._writable.wait()

    def hold_reading_if_full(self) -> None:
        """Read no further requests until the client has taken most of the written bytes.

        A silent connection goes on reading: what the client sends into the void is to be seen.
        """
        waits = not (self._writable.is_set() or self.muted)
        if waits and not (self._reading_held or self._transport.is_closing()):
            self._reading_held = True
            self._transport.pause_reading()

    def end(self, ending: Ending) -> None:
        """End the response; only after `complete` may the connection be used again."""
        if ending == "complete":
            if not self.keep_alive:
                self.close()
        elif ending == "reset":
            self.over = self._closed_here = True
            reset(self._transport)
        elif ending != "cut":
            self.close()

    def close(self) -> None:
        self.over = self._closed_here = True
        self._throttle.close()

    def abort(self) -> None:
        """Reset the connection at once."""
        self.over = self._closed_here = True
        if not self._transport.is_closing():
            reset(self._transport)

    def lost(self) -> None:
        """The connection is gone: drop the bytes held back, and wake the writer.

        A silenced one is not woken: it would go on as if its bytes had left.
        """
        self.over = True
        self._throttle.drop()
        if not self.muted:
            self._writable.set()

    def _resume(self) -> None:
        if not self.muted:
            self._writable.set()
        if self._reading_held and not self._transport.is_closing():
            self._transport.resume_reading()
        self._reading_held = False


class StreamResponse:
    """What responses share that have a connection to themselves: faults act on all of it.

    It is the part of `Response` and `Link` that does not depend on the protocol.
    """

    __slots__ = ("_held", "_stream", "hit_by", "origin")

    def __init__(self, stream: ResponseStream, origin: Origin) -> None:
        self._stream, self.origin = stream, origin
        self.hit_by = stream.silenced_by
        self._held: list[bytes] = []

    def takes(self, size: int) -> bool:
        return not self._stream.muted

    async def flush(self) -> None:
        self._send()
        await self._stream.drain()

    def act(self, act: Act) -> None:
        act(self)

    def close(self, fault: str) -> None:
        self.hit_by = fault
        self._stream.close()

    def reset(self, fault: str) -> None:
        self.hit_by = fault
        self._stream.abort()

    def mute(self, fault: str) -> None:
        self.hit_by = fault
        self._stream.mute(fault)

    def _send(self) -> None:
        """Write the pieces that are held."""
        raise NotImplementedError
