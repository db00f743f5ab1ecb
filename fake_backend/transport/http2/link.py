"""What a fault may do to the connection of HTTP/2 that carries its answer."""

from collections.abc import Iterable

from fake_backend.transport.http2.open_streams import OpenStreams
from fake_backend.transport.http2.output import Output


class StreamLink:
    """Implements `Http2Link` for the answer on one stream."""

    def __init__(self, stream: int, output: Output, open_: OpenStreams) -> None:
        self.stream = stream
        self._output, self._open = output, open_

    @property
    def frame_bytes(self) -> int:
        return self._output.machine.max_outbound_frame_size

    def send(self, frames: bytes) -> None:
        self._output.send(frames)

    def reset_stream(self, code: int) -> None:
        self._output.reset_stream(self.stream, code)

    def trailers(self, headers: Iterable[tuple[str, str]]) -> None:
        self._output.machine.send_headers(self.stream, headers, end_stream=True)
        self._output.transmit()

    def goaway(self, fault: str, code: int, last: int, *, grace_s: float | None) -> None:
        self._output.goaway(code, last)
        self._open.retire(last, grace_s, fault)

    def close(self, fault: str) -> None:
        self._open.kill("fin", fault)

    def reset(self, fault: str) -> None:
        self._open.kill("reset", fault)

    def mute(self, fault: str) -> None:
        self._open.kill("silence", fault)
