import pytest

from fake_backend.transport.proxy_request import ProxyRequest, parse_proxy_request


def parsed(head: bytes) -> ProxyRequest:
    request = parse_proxy_request(head)
    assert request is not None
    return request


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"CONNECT github.com:443 HTTP/1.1", ("github.com", 443, True)),
        (b"GET http://github.com/x HTTP/1.1", ("github.com", 80, False)),
        (b"GET https://github.com/x HTTP/1.1", ("github.com", 443, False)),
        (b"GET http://[::1]:8080/x HTTP/1.1", ("::1", 8080, False)),
    ],
)
def test_it_knows_where_a_request_goes(head: bytes, expected: tuple[str, int, bool]) -> None:
    request = parsed(head)
    assert (request.host, request.port, request.opens_tunnel) == expected


@pytest.mark.parametrize("head", [b"hello", b"CONNECT x:notaport HTTP/1.1", b"GET /x HTTP/1.1"])
def test_nonsense_is_no_request_to_a_proxy(head: bytes) -> None:
    assert parse_proxy_request(head) is None


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("localhost", True),
        ("api.localhost", True),
        ("[::1]", True),
        ("0.0.0.0", True),
        ("10.0.0.1", False),
        ("github.com", False),
        ("localhost.example.com", False),
    ],
)
def test_it_knows_the_names_of_this_machine(host: str, expected: bool) -> None:
    assert parsed(f"GET http://{host}:1/x HTTP/1.1".encode()).stays_on_machine is expected


def test_a_server_gets_the_path_alone_and_closes_after_its_answer() -> None:
    head = (
        b"POST http://127.0.0.1:1/v1/ask?a=b#c HTTP/1.1\r\nHost: 127.0.0.1:1\r\n"
        b"Connection: keep-alive\r\nProxy-Connection: keep-alive\r\ncontent-length: 2"
    )
    assert parsed(head).passed_on() == (
        b"POST /v1/ask?a=b HTTP/1.1\r\nHost: 127.0.0.1:1\r\n"
        b"content-length: 2\r\nconnection: close\r\n\r\n"
    )
    assert parsed(b"GET http://x:1 HTTP/1.1").passed_on().startswith(b"GET / HTTP/1.1\r\n")
