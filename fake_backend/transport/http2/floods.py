"""Notices clients that send much of what costs them nothing."""

from collections.abc import Callable

from h2.errors import ErrorCodes

from fake_backend.transport.http2.frames import (
    ACK,
    CONTINUATION,
    DATA,
    END_STREAM,
    HEAD_BYTES,
    PING,
    PRIORITY,
    RST_STREAM,
    SETTINGS,
    Http2Error,
    RawFrame,
)

BURST, PER_S = 1000, 33  # of nghttp2, for resets and for other suspicious frames
MOST_CONTINUATIONS = 32  # of one head; at 16 KiB each, twice its limit
NAMES = {
    DATA: "empty DATA",
    PRIORITY: "PRIORITY",
    RST_STREAM: "RST_STREAM",
    SETTINGS: "SETTINGS",
    PING: "PING",
}


class FloodGuard:
    """Lets through BURST cheap frames at once, and PER_S each second; `now` is in seconds.

    Cheap are resets, PING, SETTINGS, PRIORITY, empty DATA, frames of unknown kinds, and streams
    that had to be refused.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._left, self._since = float(BURST), now()
        self._continuations = 0

    def count(self, frame: RawFrame) -> None:
        """Count a frame before it takes effect.

        Raises:
            Http2Error: there were too many.
        """
        self._continuations = self._continuations + 1 if frame.kind == CONTINUATION else 0
        if self._continuations > MOST_CONTINUATIONS:
            _calm(f"more than {MOST_CONTINUATIONS} CONTINUATION frames of one head")
        if frame.kind == DATA:
            cheap = len(frame.raw) == HEAD_BYTES and not frame.flags & END_STREAM
        elif frame.kind in {SETTINGS, PING}:
            cheap = not frame.flags & ACK
        else:
            cheap = frame.kind in {PRIORITY, RST_STREAM} or frame.kind > CONTINUATION
        if cheap:
            self.add(f"{NAMES.get(frame.kind, 'unknown')} frames")

    def add(self, what: str) -> None:
        """Count one more of `what`.

        Raises:
            Http2Error: there were too many.
        """
        now = self._now()
        self._left = min(float(BURST), self._left + (now - self._since) * PER_S)
        self._since = now
        if self._left < 1:
            _calm(f"a flood of {what}: over {BURST} at once and {PER_S} each second")
        self._left -= 1


def _calm(problem: str) -> None:
    raise Http2Error(ErrorCodes.ENHANCE_YOUR_CALM, problem)
