"""The messages of one client, put together from their frames."""

from functools import partial
from typing import Any

from websockets.frames import Frame, Opcode

from fake_backend.messages.request import Call
from fake_backend.transport.request_body import RequestBody
from fake_backend.transport.request_memory import RequestMemory
from fake_backend.transport.unreadable import UnreadableError

MOST_FRAGMENTS = 1000  # of one message


class IncomingMessage:
    """Makes a request of each message, with the head of the upgrade; `memory` counts its bytes."""

    def __init__(self, upgrade: Call, memory: RequestMemory) -> None:
        self._upgrade, self._memory = upgrade, memory
        self._body = RequestBody(memory)
        self._session: dict[str, Any] = {}
        self._is_binary, self._fragments = False, 0
        self._unparsed = 0  # bytes of a frame that has not arrived completely
        self.count = 0  # of whole messages

    def add(self, frame: Frame) -> Call | None:
        """Add a data frame; returns the request if it is the last one of a message.

        Raises:
            UnreadableError: the message is too large, has too many fragments, or is no text.
        """
        if frame.opcode is not Opcode.CONT:
            self._is_binary, self._fragments = frame.opcode is Opcode.BINARY, 0
        self._fragments += 1
        if self._fragments > MOST_FRAGMENTS:
            raise UnreadableError("1008 Policy Violation", f"over {MOST_FRAGMENTS} fragments")
        self._body.add(bytes(frame.data))
        return self._request() if frame.fin else None

    def hold(self, unparsed: int) -> None:
        """Count the bytes of a frame that has not arrived completely.

        Raises:
            UnreadableError: all requests together are too large.
        """
        self._memory.take(unparsed - self._unparsed)
        self._unparsed = unparsed

    def drop(self) -> None:
        """Forget the unfinished message: its client has left."""
        self._body.drop()
        self._memory.give(self._unparsed)
        self._unparsed = 0

    def _request(self) -> Call:
        self.count += 1
        asked = self._upgrade
        to_call = partial(Call, "POST", asked.host, asked.path, asked.query, asked.headers)
        call = self._body.whole(partial(to_call, http="websocket", session=self._session))
        if self._is_binary:
            raise UnreadableError("1003 Unsupported Data", "a binary message")
        try:
            call.body.decode()
        except UnicodeDecodeError:
            raise UnreadableError("1007 Invalid Data", "invalid UTF-8") from None
        return call
