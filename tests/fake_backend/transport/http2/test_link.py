import asyncio
from typing import Any

import pytest
from hyperframe.frame import GoAwayFrame, HeadersFrame, RstStreamFrame

from fake_backend.messages.link import Act, Http2Link, Link
from fake_backend.messages.request import Call
from fake_backend.transport.http1_response import Http1Response
from fake_backend.transport.http2.link import StreamLink
from fake_backend.transport.response import Response
from tests.fake_backend.transport.http2.scene import Scene


def members(protocol: Any) -> set[str]:
    return {name for name in vars(protocol) if not name.startswith("_")}


def test_both_versions_implement_what_faults_use() -> None:
    assert members(Link) == {"close", "reset", "mute"} <= set(dir(Http1Response))
    assert members(Http2Link) | members(Link) <= members(StreamLink) | {"stream"}


def played(act: Act) -> Scene:
    """A request whose answer is an act of a fault."""

    async def play() -> Scene:
        def answer(call: Call, response: Response) -> None:
            response.act(act)

        scene = Scene(answer)
        scene.heard()
        scene.receive(scene.peer.request(1))
        return scene

    return asyncio.run(play())


def test_it_sends_frames_and_knows_their_limit() -> None:
    def act(link: Any) -> None:
        assert link.frame_bytes == 16_384
        link.send(RstStreamFrame(link.stream, error_code=7).serialize())

    (frame,) = played(act).heard()
    assert isinstance(frame, RstStreamFrame)
    assert (frame.stream_id, frame.error_code) == (1, 7)


def test_it_resets_its_stream() -> None:
    (frame,) = played(lambda link: link.reset_stream(13)).heard()  # type: ignore[attr-defined]
    assert isinstance(frame, RstStreamFrame)
    assert (frame.stream_id, frame.error_code) == (1, 13)


def test_trailers_come_with_the_end() -> None:
    def act(link: Any) -> None:
        link._output.machine.send_headers(1, [(":status", "200")])
        link.trailers([("x-sum", "1")])

    *_, frame = played(act).heard()
    assert isinstance(frame, HeadersFrame)
    assert "END_STREAM" in frame.flags


def test_goaway_at_once_closes() -> None:
    scene = played(lambda link: link.goaway("f", 2, 1, grace_s=None))  # type: ignore[attr-defined]
    (frame,) = scene.heard()
    assert isinstance(frame, GoAwayFrame)
    assert (frame.error_code, frame.last_stream_id, scene.transport.actions) == (2, 1, ["close"])


@pytest.mark.parametrize(
    ("deed", "action"), [("close", ["close"]), ("reset", ["abort"]), ("mute", [])]
)
def test_the_connection_ends_in_three_ways(deed: str, action: list[str]) -> None:
    scene = played(lambda link: getattr(link, deed)("fault"))
    assert (scene.transport.actions, scene.heard()) == (action, [])
