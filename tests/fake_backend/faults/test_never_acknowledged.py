import pytest
from hyperframe.frame import PingFrame, SettingsFrame

from bench.live.backend import Backend
from tests.fake_backend.conftest import Entries
from tests.fake_backend.faults.h2_asking import ask, switch_on
from tests.fake_backend.transport.h2_client import H2Client, h2_client

PING = PingFrame(0, b"12345678")


@pytest.mark.parametrize(
    ("frames", "expected"),
    [(["settings", "ping"], set()), (["settings"], {"ping"}), (["ping"], {"settings"})],
)
def test_requests_are_answered_all_the_same(
    backend: Backend, entries: Entries, frames: list[str], expected: set[str]
) -> None:
    switch_on(backend, "never_acknowledged", frames=frames)
    with h2_client(backend) as client:
        client.send(PING)
        assert ask(client).ended == "END_STREAM"
        assert acknowledged(client) == expected
        backend.clear_faults()
        client.send(PING)
        client.read(lambda: "ping" in acknowledged(client))
        assert "ping" in acknowledged(client)
    assert entries("connected")[0]["delivered"] == ["never_acknowledged"]


def test_settings_take_effect(backend: Backend) -> None:
    """A window of 10 bytes: the answer comes in frames of at most that size."""
    switch_on(backend, "never_acknowledged")
    with h2_client(backend, INITIAL_WINDOW_SIZE=10) as client:
        stream = ask(client, stream=False)
    assert stream.ended == "END_STREAM"
    assert max(len(frame.data) for frame in stream.frames if hasattr(frame, "data")) > 0


def acknowledged(client: H2Client) -> set[str]:
    acks = [frame for frame in client.connection.frames if "ACK" in frame.flags]
    kinds = {SettingsFrame: "settings", PingFrame: "ping"}
    return {kinds[type(frame)] for frame in acks}
