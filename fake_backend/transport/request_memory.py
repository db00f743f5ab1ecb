"""The memory that the requests of all connections share."""

import weakref

from fake_backend.messages.request import Call
from fake_backend.transport.unreadable import UnreadableError

MOST_BYTES = 256_000_000
SMALL = 65_536  # bytes; whole requests with smaller bodies are not counted


class RequestMemory:
    """Counts the bytes of unfinished requests, and of large ones until they are forgotten."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self.held = 0

    def take(self, size: int) -> None:
        """Count `size` more bytes.

        Raises:
            UnreadableError: there would be too many.
        """
        if self.held + size > self._most_bytes:
            problem = f"all requests together over {self._most_bytes // 1_000_000} MB"
            raise UnreadableError("503 Service Unavailable", problem)
        self.held += size

    def give(self, size: int) -> None:
        self.held -= size

    def give_with(self, call: Call, size: int) -> None:
        """Give back the bytes of a whole request as soon as nobody needs it any more."""
        if size <= SMALL:
            self.give(size)
        else:
            weakref.finalize(call, self.give, size).atexit = False
