from collections.abc import Iterable

import pytest

from fake_backend.messages.request import Call
from fake_backend.transport.request_body import BODY_LIMIT, HEAD_LIMIT, VALUES_LIMIT
from fake_backend.transport.request_memory import RequestMemory
from fake_backend.transport.request_reader import RequestReader
from fake_backend.transport.unreadable import UnreadableError

POST = b"POST /v1/x?a=b HTTP/1.1\r\nHost: example.com:80\r\nX-Y: Z\r\ncontent-length: 4\r\n\r\nbody"
GET = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n"
OFFER = b"GET /a HTTP/1.1\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n"


class Received:
    def __init__(self, host: str = "") -> None:
        self.calls: list[tuple[Call, bool]] = []
        self.expects = 0
        self.memory = RequestMemory()
        self.reader = RequestReader(host, self._call, self._expect, self.memory)

    def feed_all(self, parts: Iterable[bytes]) -> None:
        for part in parts:
            self.reader.feed(part)

    def _call(self, call: Call, keep_alive: bool) -> None:
        self.calls.append((call, keep_alive))

    def _expect(self) -> None:
        self.expects += 1


def test_a_request_becomes_a_call() -> None:
    received = Received()
    assert received.reader.feed(POST) == b""
    ((call, keep_alive),) = received.calls
    assert (call.method, call.host, call.path, call.query) == (
        "POST",
        "example.com",
        "/v1/x",
        "a=b",
    )
    assert (call.header("x-y"), call.body, keep_alive) == ("Z", b"body", True)


def test_the_port_s_host_wins_over_the_header() -> None:
    received = Received("api.openai.com")
    received.reader.feed(POST)
    assert received.calls[0][0].host == "api.openai.com"


def test_bytes_may_come_one_by_one_and_requests_together() -> None:
    received = Received()
    for byte in POST + GET:
        received.reader.feed(bytes([byte]))
    received.reader.feed(GET + GET.replace(b"host: x", b"connection: close"))
    assert [call.method for call, _ in received.calls] == ["POST", "GET", "GET", "GET"]
    assert [keep_alive for _, keep_alive in received.calls] == [True, True, True, False]


def test_a_client_may_wait_for_100_continue() -> None:
    received = Received()
    head, _, body = POST.partition(b"\r\n\r\n")
    received.reader.feed(head + b"\r\nexpect: 100-continue\r\n\r\n")
    assert (received.expects, received.calls) == (1, [])
    received.reader.feed(body)
    assert len(received.calls) == 1


def test_an_offer_of_http2_is_a_request_and_the_bytes_after_it_are_fed_again() -> None:
    received = Received()
    assert received.reader.feed(OFFER + GET) == GET
    assert received.reader.feed(GET) == b""
    assert [call.path for call, _ in received.calls] == ["/a", "/"]


@pytest.mark.parametrize(
    ("data", "status", "problem"),
    [
        (b"hello there\r\n\r\n", "400 Bad Request", "Invalid method"),
        (OFFER.replace(b"h2c", b"irc/6.9"), "426 Upgrade Required", "change the protocol"),
        (OFFER.replace(b"h2c", b"websocket"), "400 Bad Request", "missing Sec-WebSocket-Key"),
        (
            b"GET / HTTP/1.1\r\nx: " + b"y" * 262_144 + b"\r\n\r\n",
            "431 Request Header Fields Too Large",
            "head over 256 KiB",
        ),
        (
            b"GET /" + b"y" * 262_144 + b" HTTP/1.1\r\n\r\n",
            "431 Request Header Fields Too Large",
            "head over 256 KiB",
        ),
    ],
)
def test_other_bytes_are_unreadable(data: bytes, status: str, problem: str) -> None:
    received = Received()
    with pytest.raises(UnreadableError, match=problem) as raised:
        received.reader.feed(data)
    assert raised.value.status == status
    assert received.calls == []


@pytest.mark.parametrize("said", ["16000001", "9" * 400])
def test_a_body_that_is_announced_over_the_limit_is_refused_before_it_comes(said: str) -> None:
    received = Received()
    head = f"POST / HTTP/1.1\r\nexpect: 100-continue\r\ncontent-length: {said}\r\n\r\n"
    with pytest.raises(UnreadableError) as raised:
        received.reader.feed(head.encode())
    assert raised.value.status.startswith(("413", "400"))
    assert received.expects == 0


def test_a_body_that_grows_over_the_limit_is_unreadable() -> None:
    received = Received()
    received.reader.feed(b"POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n")
    half = b"%x\r\n%b\r\n" % (BODY_LIMIT // 2, b"x" * (BODY_LIMIT // 2))
    received.reader.feed(half)
    received.reader.feed(half)
    with pytest.raises(UnreadableError, match="body over 16 MB") as raised:
        received.reader.feed(b"1\r\nx\r\n")
    assert raised.value.status == "413 Request Entity Too Large"


@pytest.mark.parametrize(
    "endless",
    [
        b"GET / HTTP/1.1\r\nx: ",  # a header without end
        b"GET /",  # an address
        b"GET / HTTP/1.1\r\n" + b"y" * 100,  # a header's name
        b"POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n1;x=",  # a chunk's extension
        b"POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n0\r\nx: ",  # a trailer
    ],
)
def test_what_does_not_end_is_refused_at_a_limit(endless: bytes) -> None:
    received = Received()
    received.reader.feed(endless)
    with pytest.raises(UnreadableError, match="head over 256 KiB"):
        received.feed_all(b"z" * 4096 for _ in range(HEAD_LIMIT // 4096 + 1))
    assert received.calls == []


@pytest.mark.parametrize("before", [b"", b"transfer-encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n"])
def test_headers_and_trailers_without_end_are_refused_at_a_limit(before: bytes) -> None:
    received = Received()
    received.reader.feed(b"POST / HTTP/1.1\r\n" + before)
    with pytest.raises(UnreadableError, match="head over 256 KiB"):
        received.feed_all(
            b"x-%06d: 0123456789\r\n" % number for number in range(HEAD_LIMIT // 16 + 1)
        )


def test_empty_lines_without_end_are_refused_at_a_limit() -> None:
    received = Received()
    with pytest.raises(UnreadableError, match="head over 256 KiB"):
        received.feed_all(b"\r\n" * 2048 for _ in range(HEAD_LIMIT // 4096 + 1))


def test_a_trailer_changes_no_header() -> None:
    received = Received()
    received.reader.feed(
        b"POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n"
        b"1\r\nx\r\n0\r\nhost: b\r\n\r\n"
    )
    ((call, _),) = received.calls
    assert (call.host, call.header("host"), call.body) == ("a", "a", b"x")


@pytest.mark.parametrize("value", [b"0,", b"[],", b"{},", b'{"a":[0]},'])
def test_json_of_more_values_than_a_request_has_is_refused(value: bytes) -> None:
    body = b"[" + value * VALUES_LIMIT + b"0]"
    received = Received()
    with pytest.raises(UnreadableError, match="JSON with over 250000 values") as raised:
        received.reader.feed(b"POST / HTTP/1.1\r\ncontent-length: %d\r\n\r\n" % len(body) + body)
    assert raised.value.status == "413 Request Entity Too Large"
    assert received.calls == []


def test_the_memory_of_all_requests_is_bounded_and_given_back() -> None:
    received = Received()
    head = b"POST / HTTP/1.1\r\ncontent-length: 100000\r\n\r\n"
    received.reader.feed(head + b"x" * 60_000)
    assert received.memory.held == 60_000
    received.reader.feed(b"x" * 40_000)
    assert received.memory.held == 100_000  # the call is alive
    received.calls.clear()
    assert received.memory.held == 0
    received.reader.feed(head + b"x" * 60_000)
    received.reader.drop()
    assert received.memory.held == 0


def test_a_request_begins_with_its_first_byte_and_ends_with_its_last() -> None:
    received = Received()
    assert not received.reader.begun
    for data, begun in ((b"G", True), (GET[1:], False), (POST[:-1], True), (b"y", False)):
        received.reader.feed(data)
        assert received.reader.begun is begun
