"""The upgrade of a connection from HTTP/1.1 to a WebSocket."""

from collections.abc import Callable, Mapping

from websockets.datastructures import Headers as WebSocketHeaders
from websockets.http11 import Request
from websockets.server import ServerProtocol

from fake_backend.messages.link import Act
from fake_backend.messages.reply import Ending, Headers
from fake_backend.transport.http1_response import Http1Response
from fake_backend.transport.response import Origin
from fake_backend.transport.response_stream import ResponseStream
from fake_backend.transport.unreadable import UnreadableError
from fake_backend.transport.websocket.response import STAYS, Sender, WebSocketResponse

SWITCHING = 101
BY_THE_SERVER = {"date", "content-length", "content-type"}  # headers of the library's own answers


def asks_for_websocket(headers: Mapping[str, str]) -> bool:
    return headers.get("upgrade", "").lower() == "websocket"


def handshake(headers: Mapping[str, str]) -> Headers:
    """The headers that accept an upgrade; no extension is agreed on.

    Raises:
        UnreadableError: the request breaks the rules of RFC 6455, 4.2.1.
    """
    asked = WebSocketHeaders(headers)
    asked.pop("origin", None)  # any will do
    server = ServerProtocol()
    answer = server.accept(Request("/", asked))
    if answer.status_code != SWITCHING:
        problem = f"a WebSocket's handshake is wrong: {server.handshake_exc}"
        raise UnreadableError(f"{answer.status_code} {answer.reason_phrase}", problem)
    found = ((name.lower(), value) for name, value in answer.headers.raw_items())
    return tuple(pair for pair in found if pair[0] not in BY_THE_SERVER)


class UpgradeResponse(Http1Response):
    """The response to an upgrade: with status 101 it calls `upgraded`, and the stream stays.

    What a fault adds to the response, or does behind it, goes to the WebSocket that `upgraded`
    returns.
    """

    __slots__ = ("_accepts", "_acts", "_frames", "_switches", "_upgraded")

    def __init__(
        self,
        stream: ResponseStream,
        origin: Origin,
        accepts: Headers,
        upgraded: Callable[[], Sender],
    ) -> None:
        super().__init__(stream, origin)
        self._accepts, self._upgraded = accepts, upgraded
        self._switches = False
        self._frames: list[bytes] = []
        self._acts: list[Act] = []

    def data(self, piece: bytes) -> None:
        if self._switches:
            self._frames.append(piece)
        else:
            super().data(piece)

    def act(self, act: Act) -> None:
        if self._switches:
            self._acts.append(act)
        else:
            super().act(act)

    def end(self, ending: Ending, torn: bytes = b"") -> None:
        if not self._switches or ending not in STAYS:
            super().end(ending, torn)
            return
        self._send()
        first = WebSocketResponse(self._upgraded(), self._stream, self.origin)
        for piece in self._frames:
            first.data(piece)
        for act in self._acts:
            first.act(act)
        first.end(ending)

    def _head(self, status: int, headers: Headers, length: int | None) -> bytes:
        if status != SWITCHING:
            return super()._head(status, headers, length)
        self._switches = True
        lines = ["HTTP/1.1 101 Switching Protocols"]
        lines += [f"{name}: {value}" for name, value in (*self._accepts, *headers)]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", errors="replace")
