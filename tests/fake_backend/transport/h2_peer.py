"""The client's end of HTTP/2 without a socket."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from hpack import Decoder, Encoder
from hyperframe.frame import ContinuationFrame, DataFrame, Frame, HeadersFrame, SettingsFrame

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
HOST = "api.openai.com"
CHAT = "/v1/chat/completions"
HUGE = 1 << 30
PART = 16_384
INITIAL_WINDOW_SIZE = SettingsFrame.INITIAL_WINDOW_SIZE


class Peer:
    """Turns requests and frames into bytes, and bytes into frames."""

    def __init__(self) -> None:
        self.encoder, self._decoder = Encoder(), Decoder(HUGE)
        self._data = b""

    @staticmethod
    def greeting(settings: Mapping[int, int] | None = None) -> bytes:
        return PREFACE + SettingsFrame(0, settings=dict(settings or {})).serialize()

    def head(self, stream: int, headers: Iterable[tuple[str, str]], *, end: bool = True) -> bytes:
        """A request's head, in as many frames as it needs."""
        block = self.encoder.encode(list(headers), huffman=False)  # which takes long
        parts = [block[start : start + PART] for start in range(0, len(block), PART)]
        first = HeadersFrame(stream, parts[0], flags=["END_STREAM"] if end else [])
        frames = [first, *(ContinuationFrame(stream, part) for part in parts[1:])]
        frames[-1].flags.add("END_HEADERS")
        return b"".join(frame.serialize() for frame in frames)

    def request(
        self,
        stream: int,
        path: str = CHAT,
        content: Any = None,
        *,
        method: str = "POST",
        host: str = HOST,
        headers: Iterable[tuple[str, str]] = (),
    ) -> bytes:
        """A whole request; the body must fit into the windows."""
        body = b"" if content is None else json.dumps(content).encode()
        own = [(":method", method), (":scheme", "https"), (":authority", host), (":path", path)]
        parts = [body[start : start + PART] for start in range(0, len(body), PART)]
        data = [DataFrame(stream, part) for part in parts]
        if data:
            data[-1].flags.add("END_STREAM")
        head = self.head(stream, [*own, *headers], end=not data)
        return head + b"".join(frame.serialize() for frame in data)

    def read(self, data: bytes) -> Iterator[Frame]:
        """The frames that `data` completes; heads have their headers in `decoded`."""
        self._data += data
        while len(self._data) >= 9:
            frame, size = Frame.parse_frame_header(memoryview(self._data[:9]))
            if len(self._data) < 9 + size:
                return
            frame.parse_body(memoryview(self._data[9 : 9 + size]))
            self._data = self._data[9 + size :]
            yield frame

    @property
    def torn(self) -> bytes:
        """The beginning of a frame whose rest has not come."""
        return self._data

    def headers(self, frames: Iterable[Frame]) -> list[tuple[str, str]]:
        block = b"".join(
            bytes(frame.data)
            for frame in frames
            if isinstance(frame, HeadersFrame | ContinuationFrame)
        )
        return [(str(name), str(value)) for name, value in self._decoder.decode(block)]


def chat(*, stream: bool = True, question: str = "How do I sort a list?") -> dict[str, Any]:
    """The content of a chat request."""
    messages = [{"role": "user", "content": question}]
    return {"model": "gpt-4.1", "stream": stream, "messages": messages}
