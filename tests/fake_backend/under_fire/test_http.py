"""Any bytes on a connection: answered, refused or closed; no error of the backend, nothing kept."""

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from tests.fake_backend.under_fire.wire import Heard, hear

NAMES = st.sampled_from(
    ["host", "content-length", "transfer-encoding", "connection", "expect", "upgrade", "te", "x"]
)
WORDS = (
    "x 0 5 -1 9999999999999 18446744073709551616 chunked close keep-alive upgrade h2c websocket"
    " 100-continue identity gzip,chunked trailers \xe9 ,"
)
HEADERS = st.lists(st.tuples(NAMES, st.sampled_from(WORDS.split())), max_size=4)
BODIES = st.sampled_from([b"", b"{}", b'{"stream": true, "messages": []}', b"x" * 70_000])
LINES = st.builds(
    "{} {} HTTP/{}".format,
    st.sampled_from(["GET", "POST", "HEAD", "OPTIONS", "CONNECT", "PRI", "get"]),
    st.sampled_from(["/v1/models", "/v1/chat/completions", "/", "*", "http://x/", "/%00?a=b#c"]),
    st.sampled_from(["1.1", "1.0", "2.0", "9"]),
)


def chunked(body: bytes, size: int, extension: str) -> bytes:
    cuts = range(0, len(body), max(size, len(body) // 8 + 1))
    chunks = [body[start : start + max(size, len(body) // 8 + 1)] for start in cuts]
    framed = [b"%x%b\r\n%b\r\n" % (len(chunk), extension.encode(), chunk) for chunk in chunks]
    return b"".join([*framed, b"0\r\n\r\n"])


@st.composite
def requests(draw: st.DrawFn) -> bytes:
    """One request, whole or nearly so; its length may be a lie."""
    body, headers = draw(BODIES), list(draw(HEADERS))
    framing = draw(st.sampled_from(["length", "chunked", "nothing"]))
    if framing == "length":
        claimed = len(body) + draw(st.sampled_from([0, 0, 0, 1, -1]))
        headers.append(("content-length", str(max(0, claimed))))
    elif framing == "chunked":
        headers.append(("transfer-encoding", "chunked"))
        body = chunked(body, draw(st.integers(1, 5)), draw(st.sampled_from(["", ";a=b", ";"])))
    lines = [draw(LINES), *(f"{name}: {value}" for name, value in headers), "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A request in which a few bytes are others, missing or new."""
    data = bytearray(draw(requests()))
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, min(len(data), 300)))
        data[at : at + draw(st.integers(0, 2))] = draw(st.binary(max_size=2))
    return bytes(data)


STREAMS = st.lists(requests() | mutated() | st.binary(max_size=20), min_size=1, max_size=4)


def cut(data: bytes, places: Sequence[int]) -> list[bytes]:
    edges = [0, *sorted(place % (len(data) + 1) for place in places), len(data)]
    return [data[start:end] for start, end in pairwise(edges) if start < end]


def harmless(heard: Heard) -> bool:
    failed = [problem for problem in heard.problems if "failed" in problem]
    return not failed and 500 not in heard.statuses and heard.held == 0


@given(STREAMS.map(b"".join), st.lists(st.integers(0, 10**6), max_size=6))
@example(b"GET /v1/models HTTP/1.1\r\nhost: x\r\n\r\n" * 200, [])
@example(b"GET /v1/models HTTP/1.1\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n" * 200, [])
@example(
    b"POST /v1/chat/completions HTTP/1.1\r\ncontent-length: 70000\r\n\r\n" + b"x" * 69_999, [5]
)
def test_any_bytes_are_answered_refused_or_closed(data: bytes, places: list[int]) -> None:
    assert harmless(hear(cut(data, places)))


@given(STREAMS.map(b"".join), st.lists(st.integers(0, 10**6), max_size=6))
def test_how_the_bytes_are_cut_changes_nothing(data: bytes, places: list[int]) -> None:
    whole, parts = hear([data]), hear(cut(data, places))
    assert parts.statuses[: len(whole.statuses)] == whole.statuses[: len(parts.statuses)]
