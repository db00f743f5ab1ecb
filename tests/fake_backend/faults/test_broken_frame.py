import pytest
from hpack import Decoder, HPACKError
from hyperframe.frame import DataFrame, HeadersFrame

from bench.live.backend import Backend
from tests.fake_backend.conftest import Entries
from tests.fake_backend.faults.h2_asking import client_under
from tests.fake_backend.transport.h2_client import Stream
from tests.fake_backend.transport.h2_peer import CHAT, chat


def test_a_head_cannot_be_decoded(backend: Backend, entries: Entries) -> None:
    with (
        client_under(backend, "broken_frame", how="hpack") as client,
        pytest.raises(HPACKError),
    ):
        client.answer(client.ask(CHAT, chat()))
    (frame,) = client.streams[1].frames
    assert isinstance(frame, HeadersFrame)
    with pytest.raises(HPACKError):
        Decoder().decode(bytes(frame.data))
    answered = entries("answered")[0]
    assert (answered["delivered"], answered["status"]) == (["broken_frame"], None)


def test_a_frame_is_larger_than_the_client_takes(backend: Backend, entries: Entries) -> None:
    with client_under(backend, "broken_frame", how="frame_size", after_events=1) as client:
        number = client.ask(CHAT, chat())
        client.read(lambda: _sizes(client.streams.get(number, Stream()))[-1:] == [16_385])
    assert client.streams[number].body.count(b"data: ") == 1
    assert entries("answered")[0]["complete"] is False


def test_data_comes_after_the_end(backend: Backend, entries: Entries) -> None:
    with client_under(backend, "broken_frame", how="after_end", after_events=1) as client:
        number = client.ask(CHAT, chat())
        client.read(lambda: client.streams.get(number, Stream()).body.endswith(b"\n\n\n"))
    *_, end, late = client.streams[number].frames
    assert ("END_STREAM" in end.flags, late.flags.__len__()) == (True, 0)
    assert isinstance(late, DataFrame)
    assert late.data == b"\n"
    assert entries("answered")[0]["delivered"] == ["broken_frame"]


def _sizes(stream: Stream) -> list[int]:
    return [len(frame.data) for frame in stream.frames if isinstance(frame, DataFrame)]
