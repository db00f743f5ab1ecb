"""Reads HTTP/1.1 requests from the bytes of one connection, with httptools."""

from collections.abc import Callable, Mapping
from functools import partial

import httptools

from fake_backend.messages.request import Call
from fake_backend.transport.request_body import HEAD_LIMIT, RequestBody, refuse_head
from fake_backend.transport.request_memory import RequestMemory
from fake_backend.transport.unreadable import UnreadableError
from fake_backend.transport.websocket.handshake import asks_for_websocket, handshake


class RequestReader:
    """Calls `on_call` with each whole request, and whether its connection stays open.

    `host` is the name of the host if the port implies it. `on_expect` is called when the client
    waits for `100 Continue` before it sends the body. `memory` counts the bytes of bodies.
    """

    def __init__(
        self,
        host: str,
        on_call: Callable[[Call, bool], None],
        on_expect: Callable[[], None],
        memory: RequestMemory,
    ) -> None:
        self._host, self._on_call, self._on_expect = host, on_call, on_expect
        self._body = RequestBody(memory)
        self._parser = httptools.HttpRequestParser(self)
        self.on_message_begin()
        self._upgrading = False  # to a WebSocket
        self.begun = False  # a part of a request is here, and the rest is not

    def feed(self, data: bytes) -> bytes:
        """Read `data`; returns the bytes behind an offer of HTTP/2 or a WebSocket's upgrade.

        Raises:
            UnreadableError: the client sent no request, or one that is too large.
        """
        if self._upgrading:
            raise UnreadableError("400 Bad Request", "spoke before its upgrade was answered")
        self._silent += len(data)
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            if _offers_http2(self._headers):
                self._parser = httptools.HttpRequestParser(self)  # the old one has stopped
            elif asks_for_websocket(self._headers):
                self._upgrading = True
            else:
                problem = "asked to change the protocol"
                raise UnreadableError("426 Upgrade Required", problem) from None
            return data[upgrade.args[0] :]
        except httptools.HttpParserError as error:
            if isinstance(error.__context__, UnreadableError):  # raised in a callback
                raise error.__context__ from None
            raise UnreadableError("400 Bad Request", str(error)) from None
        if self._silent > HEAD_LIMIT:  # a header, or the extension of a chunk, that does not end
            refuse_head()
        return b""

    def drop(self) -> None:
        """Forget the unfinished request: its client has left."""
        self._body.drop()
        del self._parser  # it refers to this reader

    # Called by httptools

    def on_message_begin(self) -> None:
        self._url, self._headers = b"", dict[str, str]()
        self._head_bytes = self._silent = 0  # silent: bytes since the parser called last
        self._head_is_complete = False
        self.begun = True

    def on_url(self, url: bytes) -> None:
        self._count_head(len(url))
        self._url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        self._count_head(len(name) + len(value))
        if not self._head_is_complete:  # trailers are ignored
            self._headers[name.decode("latin-1").lower()] = value.decode("latin-1")

    def on_headers_complete(self) -> None:
        self._silent, self._head_is_complete = 0, True
        self._body.announce(self._headers.get("content-length", ""))
        if self._headers.get("expect", "").lower() == "100-continue":
            self._on_expect()

    def on_body(self, body: bytes) -> None:
        self._silent = 0
        self._body.add(body)

    def on_message_complete(self) -> None:
        self.begun, self._silent = False, 0
        upgrades = asks_for_websocket(self._headers)
        if upgrades:
            handshake(self._headers)
        elif self._parser.should_upgrade() and not _offers_http2(self._headers):
            return
        path, _, query = self._url.decode("latin-1").partition("?")
        host = self._host or self._headers.get("host", "").split(":")[0]
        method = self._parser.get_method().decode()
        call = self._body.whole(partial(Call, method, host, path, query, self._headers))
        self._on_call(call, self._parser.should_keep_alive() and not upgrades)

    def _count_head(self, size: int) -> None:
        self._head_bytes += size
        if self._head_bytes > HEAD_LIMIT:
            refuse_head()


def _offers_http2(headers: Mapping[str, str]) -> bool:
    """An offer of HTTP/2 may be ignored (RFC 9110, 7.8); other protocols are refused."""
    return headers.get("upgrade", "").lower() == "h2c"
