"""The body of a request that arrives in parts, and its limits."""

from collections.abc import Callable

from fake_backend.messages.request import Call
from fake_backend.transport.request_memory import SMALL, RequestMemory
from fake_backend.transport.unreadable import UnreadableError

BODY_LIMIT = 16_000_000  # bytes; the largest requests of editors, with images, have some 5 MB
LONGEST_LENGTH = 18  # digits
OVER_LIMIT = f"body over {BODY_LIMIT // 1_000_000} MB"
HEAD_LIMIT = 262_144  # bytes
VALUES_LIMIT = 250_000  # of the JSON in a body; its Python objects would fill the memory


class RequestBody:
    """Collects a body; `memory` counts its bytes.

    Every method raises UnreadableError for a body that is too large.
    """

    def __init__(self, memory: RequestMemory) -> None:
        self._memory = memory
        self._data = bytearray()

    def announce(self, length: str) -> None:
        """Refuse a body whose `content-length` is over the limit."""
        digits = length.strip()
        if digits.isdecimal() and (len(digits) > LONGEST_LENGTH or int(digits) > BODY_LIMIT):
            _refuse(OVER_LIMIT)

    def add(self, part: bytes) -> None:
        if len(self._data) + len(part) > BODY_LIMIT:
            _refuse(OVER_LIMIT)
        self._memory.take(len(part))
        self._data += part

    def whole(self, to_call: Callable[[bytes], Call]) -> Call:
        """The request whose body is complete, made by `to_call`."""
        body, self._data = bytes(self._data), bytearray()
        call = to_call(body)
        self._memory.give_with(call, len(body))
        if len(body) > SMALL and sum(map(body.count, (b",", b"[", b"{"))) > VALUES_LIMIT:
            _refuse(f"JSON with over {VALUES_LIMIT} values")
        return call

    def drop(self) -> None:
        """Forget the unfinished body: its client has left."""
        self._memory.give(len(self._data))
        self._data = bytearray()


def refuse_head() -> None:
    """Refuse a head over the limit."""
    status, problem = "431 Request Header Fields Too Large", f"head over {HEAD_LIMIT >> 10} KiB"
    raise UnreadableError(status, problem)


def _refuse(problem: str) -> None:
    raise UnreadableError("413 Request Entity Too Large", problem)
