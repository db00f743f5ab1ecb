"""Everything that leaves on one connection: the only place that writes."""

import asyncio
from contextlib import suppress

from h2.connection import H2Connection
from h2.errors import ErrorCodes
from h2.exceptions import ProtocolError
from hyperframe.frame import Frame, GoAwayFrame

from fake_backend.transport.throttle import reset


class Output:
    """Writes the frames that `machine` makes, and frames of the bench's own past it.

    The machine's frames of one turn of the event loop, of whatever streams, leave together: a
    write costs more than a frame.
    """

    def __init__(self, transport: asyncio.Transport, machine: H2Connection) -> None:
        self.machine = machine
        self.closed_here = False
        self.silenced_by = ""  # the fault that lets nothing more leave
        self._transport = transport
        self._loop = asyncio.get_running_loop()
        self._scheduled = False
        self._writable = asyncio.Event()
        self._writable.set()

    @property
    def muted(self) -> bool:
        return bool(self.silenced_by)

    @property
    def open(self) -> bool:
        return not (self.closed_here or self._transport.is_closing())

    @property
    def writable(self) -> bool:
        """Whether the client has taken most of the written bytes."""
        return self._writable.is_set()

    def transmit(self) -> None:
        """Write what the machine has made, and what it makes in this turn of the event loop."""
        if not self._scheduled:
            self._scheduled = True
            self._loop.call_soon(self.flush)

    def flush(self) -> None:
        """Write what the machine has made, now."""
        self._scheduled = False
        data = self.machine.data_to_send()
        if data and self.open and not self.muted:
            self._transport.write(data)

    def send(self, frame: Frame | bytes) -> None:
        """Write a frame that the machine does not know of, which may be cut or wrong."""
        self.flush()
        if self.open and not self.muted:
            self._transport.write(frame if isinstance(frame, bytes) else frame.serialize())

    def reset_stream(self, stream: int, code: int) -> None:
        """Send RST_STREAM, unless the stream is closed already."""
        with suppress(ProtocolError):
            self.machine.reset_stream(stream, ErrorCodes(code))
        self.transmit()

    def goaway(self, code: int, last_stream: int) -> None:
        frame = GoAwayFrame(0)
        frame.last_stream_id, frame.error_code = last_stream, code
        self.send(frame)

    async def drain(self) -> None:
        if not self._writable.is_set():
            await self._writable.wait()

    def hold(self) -> None:
        """Let writers wait until the client takes the written bytes.

        Reading goes on: clients open windows and reset streams while they are not reading, and
        some read nothing until they have. What may leave unasked is bounded by `FloodGuard`.
        """
        self._writable.clear()

    def release(self) -> None:
        """The client takes bytes again, or has left: wake the writers."""
        if not (self.muted and self.open):
            self._writable.set()

    def mute(self, fault: str) -> None:
        """Leave the connection open and send nothing more: writers wait until the client leaves."""
        self.flush()
        self.silenced_by = fault
        self._writable.clear()

    def close(self, *, linger_s: float = 0.0) -> None:
        """Write nothing more, and close once the written bytes have left.

        A connection that closes on unread bytes is reset, and the client loses what it was sent
        last; `linger_s` later it has sent less.
        """
        self.flush()
        self.closed_here = True
        if linger_s:
            self._loop.call_later(linger_s, self._transport.close)
        else:
            self._transport.close()

    def abort(self) -> None:
        """Reset the connection at once."""
        self.flush()
        self.closed_here = True
        if not self._transport.is_closing():
            reset(self._transport)
