import pytest

from fake_backend.messages.request import Call
from fake_backend.transport.request_reader import BODY_LIMIT, RequestReader, UnreadableError

POST = b"POST /v1/x?a=b HTTP/1.1\r\nHost: example.com:80\r\nX-Y: Z\r\ncontent-length: 4\r\n\r\nbody"
GET = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n"
OFFER = b"GET /a HTTP/1.1\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n"


class Received:
    def __init__(self, host: str = "") -> None:
        self.calls: list[tuple[Call, bool]] = []
        self.expects = 0
        self.reader = RequestReader(host, self._call, self._expect)

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
        (OFFER.replace(b"h2c", b"websocket"), "426 Upgrade Required", "change the protocol"),
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


def test_a_body_over_the_limit_is_unreadable() -> None:
    received = Received()
    received.reader.feed(b"POST / HTTP/1.1\r\ncontent-length: 99000000\r\n\r\n")
    half = b"x" * (BODY_LIMIT // 2)
    received.reader.feed(half)
    received.reader.feed(half)
    with pytest.raises(UnreadableError, match="body over 64 MB") as raised:
        received.reader.feed(b"x")
    assert raised.value.status == "413 Request Entity Too Large"
