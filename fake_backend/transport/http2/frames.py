"""Cuts the bytes of a client into frames, so that each one takes effect before the next."""

from collections.abc import Iterator
from dataclasses import dataclass

from h2.errors import ErrorCodes

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
HEAD_BYTES = 9
MOST_BYTES = 16_384  # of a frame's payload: the protocol's default
ACK = END_STREAM = 1
DATA, HEADERS, PRIORITY, RST_STREAM, SETTINGS = 0, 1, 2, 3, 4
PING, GOAWAY, WINDOW_UPDATE, CONTINUATION = 6, 7, 8, 9


class Http2Error(Exception):
    """The client broke the protocol: the connection ends with GOAWAY and `code`."""

    def __init__(self, code: ErrorCodes, problem: str) -> None:
        super().__init__(problem)
        self.code = code


@dataclass(frozen=True, slots=True)
class RawFrame:
    """One frame as it arrived."""

    kind: int
    flags: int
    raw: bytes

    @property
    def payload(self) -> bytes:
        return self.raw[HEAD_BYTES:]


class FrameReader:
    """Yields whole frames, the client's preface excepted."""

    def __init__(self) -> None:
        self._data = bytearray()
        self._greeted = False

    def feed(self, data: bytes) -> Iterator[RawFrame]:
        """Yield the frames that `data` completes.

        Raises:
            Http2Error: the preface is another one, or a frame is too long.
        """
        self._data += data
        if not self._greeted and not self._take_preface():
            return
        while len(self._data) >= HEAD_BYTES:
            size = int.from_bytes(self._data[:3])
            if size > MOST_BYTES:
                problem = f"a frame of {size} bytes, over {MOST_BYTES}"
                raise Http2Error(ErrorCodes.FRAME_SIZE_ERROR, problem)
            end = HEAD_BYTES + size
            if len(self._data) < end:
                return
            frame = RawFrame(self._data[3], self._data[4], bytes(self._data[:end]))
            del self._data[:end]
            yield frame

    def _take_preface(self) -> bool:
        begun = bytes(self._data[: len(PREFACE)])
        if not PREFACE.startswith(begun):
            raise Http2Error(ErrorCodes.PROTOCOL_ERROR, "no preface of HTTP/2")
        if len(begun) < len(PREFACE):
            return False
        del self._data[: len(PREFACE)]
        self._greeted = True
        return True
