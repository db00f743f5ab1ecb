"""Reads HTTP/1.1 requests from the bytes of one connection, with httptools."""

from collections.abc import Callable

import httptools

from fake_backend.messages.request import Call

BODY_LIMIT = 64_000_000  # bytes
HEAD_LIMIT = 262_144  # bytes


class UnreadableError(Exception):
    """Bytes that are no request, or one too large; `status` is the answer's status and phrase."""

    def __init__(self, status: str, problem: str) -> None:
        super().__init__(problem)
        self.status = status


class RequestReader:
    """Calls `on_call` with each whole request, and whether its connection stays open.

    `host` is the name of the host if the port implies it. `on_expect` is called when the client
    waits for `100 Continue` before it sends the body.
    """

    def __init__(
        self, host: str, on_call: Callable[[Call, bool], None], on_expect: Callable[[], None]
    ) -> None:
        self._host, self._on_call, self._on_expect = host, on_call, on_expect
        self._parser = httptools.HttpRequestParser(self)
        self.on_message_begin()

    def feed(self, data: bytes) -> bytes:
        """Read `data`; returns the bytes that are to be fed again, after an offer of HTTP/2.

        Raises:
            UnreadableError: the client sent no request, or one that is too large.
        """
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            if not self._offers_http2():
                problem = "asked to change the protocol"
                raise UnreadableError("426 Upgrade Required", problem) from None
            self._parser = httptools.HttpRequestParser(self)  # the old one has stopped
            return data[upgrade.args[0] :]
        except httptools.HttpParserError as error:
            raise UnreadableError("400 Bad Request", str(error)) from None
        if self._head_bytes > HEAD_LIMIT:
            raise UnreadableError("431 Request Header Fields Too Large", "head over 256 KiB")
        if self._body_bytes > BODY_LIMIT:
            raise UnreadableError("413 Request Entity Too Large", "body over 64 MB")
        return b""

    # Called by httptools

    def on_message_begin(self) -> None:
        self._url, self._headers = b"", dict[str, str]()
        self._body = list[bytes]()
        self._head_bytes = self._body_bytes = 0

    def on_url(self, url: bytes) -> None:
        self._head_bytes += len(url)
        self._url += url if self._head_bytes <= HEAD_LIMIT else b""

    def on_header(self, name: bytes, value: bytes) -> None:
        self._head_bytes += len(name) + len(value)
        if self._head_bytes <= HEAD_LIMIT:
            self._headers[name.decode("latin-1").lower()] = value.decode("latin-1")

    def on_headers_complete(self) -> None:
        if self._headers.get("expect", "").lower() == "100-continue":
            self._on_expect()

    def on_body(self, body: bytes) -> None:
        self._body_bytes += len(body)
        if self._body_bytes <= BODY_LIMIT:
            self._body.append(body)

    def on_message_complete(self) -> None:
        if (
            self._head_bytes > HEAD_LIMIT
            or self._body_bytes > BODY_LIMIT
            or (self._parser.should_upgrade() and not self._offers_http2())
        ):
            return
        path, _, query = self._url.decode("latin-1").partition("?")
        host = self._host or self._headers.get("host", "").split(":")[0]
        method = self._parser.get_method().decode()
        call = Call(method, host, path, query, self._headers, b"".join(self._body))
        self._on_call(call, self._parser.should_keep_alive())

    def _offers_http2(self) -> bool:
        """An offer of HTTP/2 may be ignored (RFC 9110, 7.8); other protocols are refused."""
        return self._headers.get("upgrade", "").lower() == "h2c"
