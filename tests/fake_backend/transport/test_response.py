from fake_backend.transport.http1_response import Http1Response
from fake_backend.transport.http2.response import Http2Response
from fake_backend.transport.response import Origin, Response
from fake_backend.transport.websocket.response import WebSocketResponse


def test_each_carrier_implements_the_seam() -> None:
    members = {name for name in vars(Response) if not name.startswith("_")} - {"origin"}
    assert members == {"has_head", "takes", "head", "slow_head", "data", "flush", "act", "end"}
    for version in (Http1Response, Http2Response, WebSocketResponse):
        assert members <= set(dir(version))


def test_a_request_is_alone_by_default() -> None:
    assert (Origin().stream, Origin().in_flight) == (0, 1)
