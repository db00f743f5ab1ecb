import asyncio

from fake_backend.messages.request import Call
from fake_backend.transport.behaviour import HEALTHY_LINK
from fake_backend.transport.response import LinkedResponse, Origin
from fake_backend.transport.response_stream import ResponseStream
from fake_backend.transport.unreadable import UnreadableError
from fake_backend.transport.websocket.response import WebSocketResponse
from fake_backend.transport.websocket.turns import Turns
from fake_backend.transport.wire_fault import DeliveryReport
from tests.fake_backend.transport.recording import RecordingTransport
from tests.fake_backend.transport.websocket.test_response import Recording


def test_turns_are_counted_and_a_failure_of_ours_cuts_the_client_off() -> None:
    async def scene() -> None:
        origins: list[Origin] = []
        problems: list[UnreadableError] = []

        def responding(origin: Origin) -> LinkedResponse:
            origins.append(origin)
            return WebSocketResponse(Recording(), stream, origin)

        def answer(call: Call, response: object) -> None:
            if call.path == "/fails":
                raise KeyError("x")

        report = DeliveryReport("host", "", lambda *_: None)
        stream = ResponseStream(RecordingTransport(), HEALTHY_LINK, report)
        turns = Turns(answer, stream, responding, problems.append, 7, "host")
        for path in ("/a", "/b", "/fails"):
            turns.add(Call("POST", "host", path), keep_alive=True)
        assert [(origin.connection, origin.stream) for origin in origins] == [
            (7, 1),
            (7, 2),
            (7, 3),
        ]
        assert origins[0].idle_s is None
        assert origins[1].idle_s is not None
        assert [(error.status[:3], str(error)) for error in problems] == [
            ("500", "the backend failed: KeyError('x')")
        ]

    asyncio.run(scene())
