import pytest

from fake_backend.transport.http2.request import IncomingRequest
from fake_backend.transport.request_memory import RequestMemory
from fake_backend.transport.unreadable import UnreadableError

HEAD = [
    (":method", "POST"),
    (":path", "/v1/x?a=b"),
    (":authority", "api.openai.com:443"),
    ("content-type", "application/json"),
]


def test_head_and_body_become_a_call() -> None:
    request = IncomingRequest(HEAD, RequestMemory())
    request.check()
    request.body.add(b"{}")
    call = request.call()
    assert (call.method, call.host, call.path, call.query) == (
        "POST",
        "api.openai.com",
        "/v1/x",
        "a=b",
    )
    assert (call.headers, call.body) == ({"content-type": "application/json"}, b"{}")
    assert (call.http, request.expects_continue) == ("2", False)


def test_a_host_header_stands_in_for_the_authority() -> None:
    head = [(":method", "GET"), (":path", "/"), ("host", "x:1"), ("expect", "100-Continue")]
    request = IncomingRequest(head, RequestMemory())
    assert (request.host, request.expects_continue) == ("x", True)


@pytest.mark.parametrize(
    ("header", "status"),
    [(("x", "y" * 300_000), "431"), (("content-length", "16000001"), "413")],
    ids=["head", "body"],
)
def test_what_is_too_large_is_refused(header: tuple[str, str], status: str) -> None:
    with pytest.raises(UnreadableError) as raised:
        IncomingRequest([*HEAD, header], RequestMemory()).check()
    assert raised.value.status.startswith(status)
