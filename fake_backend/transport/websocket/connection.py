"""A WebSocket towards one client, frame by frame, once the upgrade is answered.

`websockets` keeps the state of the protocol. Each message of the client is a request, which
`Turns` answer one after the other; a `WebSocketResponse` sends each piece of a reply as one
message. A fault sends frames that `websockets` would refuse past it: `WebSocket.send`.
"""

import asyncio
from functools import partial

from websockets.frames import CloseCode, Frame, Opcode
from websockets.protocol import OPEN, SERVER, Protocol

from fake_backend.messages.request import Call
from fake_backend.messages.websocket_frames import Frames
from fake_backend.transport.request_body import BODY_LIMIT
from fake_backend.transport.response import ENDED_BY_SERVER
from fake_backend.transport.response_stream import ResponseStream
from fake_backend.transport.shared import Shared
from fake_backend.transport.unreadable import UnreadableError
from fake_backend.transport.websocket.end import WebSocketEnd, first_close
from fake_backend.transport.websocket.message import IncomingMessage
from fake_backend.transport.websocket.response import WebSocketResponse
from fake_backend.transport.websocket.turns import Turns

LINGER_S = 0.5  # that a client which broke the protocol has to read why
CLOSE_S = 10.0  # that a client has to answer a close frame
LONGEST_REASON = 123  # bytes; RFC 6455, 5.5
CONTROL = {Opcode.PING, Opcode.PONG}  # answered by `websockets`
# The close codes for HTTP's refusals
CODES = {413: CloseCode.MESSAGE_TOO_BIG, 503: CloseCode.TRY_AGAIN_LATER, 500: 1011}


class WebSocket:
    """Reads messages from the client of `upgrade` and writes to `stream`."""

    def __init__(
        self, shared: Shared, upgrade: Call, stream: ResponseStream, number: int, host: str
    ) -> None:
        self._shared, self._host, self._stream, self._number = shared, upgrade.host, stream, number
        self._protocol = Protocol(SERVER, max_size=BODY_LIMIT)
        self._message = IncomingMessage(upgrade, shared.memory)
        responding = partial(WebSocketResponse, self, stream)
        self._turns = Turns(shared.answer, stream, responding, self._cut_off, number, host)
        shared.open.add(self._turns)  # in place of the connection's own
        self._sent = 0  # messages; those that a fault has framed do not count
        self._resets = False  # the connection, when the client sends something
        self._failed = False  # the client has broken a rule
        self._closer: asyncio.TimerHandle | None = None

    def feed(self, data: bytes) -> None:
        """Read `data` from the client."""
        self._protocol.receive_data(data)
        try:
            for event in self._protocol.events_received():
                assert isinstance(event, Frame)
                self._receive(event)
            self._message.hold(len(self._protocol.reader.buffer))
        except UnreadableError as error:
            self._cut_off(error)
        if (problem := self._protocol.parser_exc) is not None and not self._failed:
            self._report(str(problem))
        self._transmit()
        if self._resets:  # after the client's message: it is a request that gets no answer
            self._stream.abort()

    def send(self, piece: bytes) -> None:
        """Send a message, or frames as they are."""
        if self._protocol.state is not OPEN:
            return
        if isinstance(piece, Frames):
            self._stream.write(piece)
        else:
            self._sent += 1
            self._protocol.send_text(piece)
        self._transmit()

    def close(self, code: int, reason: str) -> None:
        """Begin to close with a close frame."""
        if self._protocol.state is OPEN:
            self._protocol.send_close(code, reason)
            self._transmit()

    def reset_next(self) -> None:
        """Reset the connection as soon as the client sends something."""
        self._resets = True

    def lost(self) -> None:
        """The connection is gone."""
        if self._closer is not None:
            self._closer.cancel()
        self._turns.cancel()
        self._message.drop()
        by, code, reason = first_close(self._protocol, ended_here=self._stream.ended_by_server)
        counts = self._turns.count, self._message.count, self._sent
        end = WebSocketEnd(self._host, self._number, *counts, by, code, reason)
        self._shared.websocket_closed(end)

    def _receive(self, frame: Frame) -> None:
        if frame.opcode is Opcode.CLOSE:
            self._turns.cancel()  # the client ended them, before the stream closes here
        elif frame.opcode not in CONTROL and self._protocol.state is OPEN:
            call = self._message.add(frame)
            if call is not None:
                self._turns.add(call, keep_alive=True)

    def _cut_off(self, error: UnreadableError) -> None:
        """Close with the code that says what the client did wrong."""
        self._report(str(error))
        status = int(error.status.split()[0])
        reason = str(error).encode("ascii", "replace")[:LONGEST_REASON].decode()
        self._protocol.fail(CODES.get(status, status), reason)
        self._transmit()

    def _report(self, problem: str) -> None:
        self._failed = True
        self._shared.broken(self._host, f"a WebSocket: {problem}")
        self._turns.cancel(ENDED_BY_SERVER)

    def _transmit(self) -> None:
        for data in self._protocol.data_to_send():
            if data:
                self._stream.write(data)
        if self._stream.muted or not self._protocol.close_expected():
            return
        if self._protocol.close_rcvd is not None:  # both sides have said it
            self._stream.close()
        elif self._closer is None:
            wait_s = LINGER_S if self._protocol.eof_sent else CLOSE_S
            self._closer = asyncio.get_running_loop().call_later(wait_s, self._stream.close)
