import pytest
from h2.errors import ErrorCodes
from hyperframe.frame import (
    ContinuationFrame,
    DataFrame,
    Frame,
    HeadersFrame,
    PingFrame,
    RstStreamFrame,
    SettingsFrame,
    WindowUpdateFrame,
)

from fake_backend.transport.http2.floods import BURST, MOST_CONTINUATIONS, PER_S, FloodGuard
from fake_backend.transport.http2.frames import Http2Error, RawFrame


def raw(frame: Frame) -> RawFrame:
    data = frame.serialize()
    return RawFrame(data[3], data[4], data)


class Machine:
    """A machine whose clock stands until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0
        self.guard = FloodGuard(lambda: self.now)

    def send(self, frame: Frame, times: int) -> None:
        for _ in range(times):
            self.guard.count(raw(frame))


@pytest.mark.parametrize(
    "frame", [RstStreamFrame(1), SettingsFrame(0), PingFrame(0), DataFrame(1)], ids=type
)
def test_many_cheap_frames_at_once_are_a_flood(frame: Frame) -> None:
    machine = Machine()
    machine.send(frame, BURST)
    with pytest.raises(Http2Error, match="a flood of") as raised:
        machine.send(frame, 1)
    assert raised.value.code is ErrorCodes.ENHANCE_YOUR_CALM
    machine.now += 1
    machine.send(frame, PER_S)


@pytest.mark.parametrize(
    "frame",
    [
        PingFrame(0, flags=["ACK"]),
        SettingsFrame(0, flags=["ACK"]),
        DataFrame(1, b"x"),
        DataFrame(1, flags=["END_STREAM"]),
        HeadersFrame(1, b"x"),
        WindowUpdateFrame(1, window_increment=1),
    ],
    ids=repr,
)
def test_frames_that_an_honest_client_sends_are_not_counted(frame: Frame) -> None:
    Machine().send(frame, 2 * BURST)


def test_a_head_has_few_continuations() -> None:
    machine = Machine()
    machine.send(ContinuationFrame(1, b"x"), MOST_CONTINUATIONS)
    machine.send(DataFrame(1, b"x"), 1)
    machine.send(ContinuationFrame(1, b"x"), MOST_CONTINUATIONS)
    with pytest.raises(Http2Error, match="32 CONTINUATION frames"):
        machine.send(ContinuationFrame(1, b"x"), 1)
