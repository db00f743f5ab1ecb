import asyncio

import pytest
from hyperframe.frame import PingFrame, SettingsFrame

from fake_backend.transport.behaviour import HEALTHY_CONDUCT, Conduct
from tests.fake_backend.transport.http2.scene import Scene

CONCURRENT, WINDOW = SettingsFrame.MAX_CONCURRENT_STREAMS, SettingsFrame.INITIAL_WINDOW_SIZE


class Host:
    """A scene whose host changes its conduct."""

    def __init__(self) -> None:
        self.scene = Scene(lambda *_: None)
        self.reported: list[str] = []
        self.follow(HEALTHY_CONDUCT)
        self.scene.heard()

    def follow(self, conduct: Conduct) -> None:
        object.__setattr__(self.scene.shared, "conduct", lambda _: ("fault", conduct))
        object.__setattr__(
            self.scene.shared, "delivered", lambda _, name: self.reported.append(name)
        )
        self.scene.shared.open.update()

    def settings(self) -> list[dict[int, int]]:
        frames = self.scene.heard()
        return [f.settings for f in frames if isinstance(f, SettingsFrame) and not f.flags]


def test_only_what_changes_is_announced_and_it_is_reported_once() -> None:
    async def play() -> None:
        host = Host()
        limited = Conduct(settings={CONCURRENT: 1})
        host.follow(limited)
        host.follow(limited)
        assert (host.settings(), host.reported) == ([{CONCURRENT: 1}], ["fault"])
        host.follow(HEALTHY_CONDUCT)
        assert host.settings() == [{CONCURRENT: 100}]

    asyncio.run(play())


def test_a_shut_window_makes_patient() -> None:
    async def play() -> None:
        host = Host()
        host.follow(Conduct(settings={WINDOW: 0}))
        assert host.scene.connection._streams.patient
        host.follow(HEALTHY_CONDUCT)
        assert not host.scene.connection._streams.patient

    asyncio.run(play())


@pytest.mark.parametrize(
    ("unacknowledged", "acks"), [({"ping"}, 1), ({"settings"}, 1), ({"ping", "settings"}, 0)]
)
def test_what_is_ignored_gets_no_acknowledgement(unacknowledged: set[str], acks: int) -> None:
    async def play() -> None:
        host = Host()
        host.follow(Conduct(unacknowledged=frozenset(unacknowledged)))  # type: ignore[arg-type]
        host.scene.receive(PingFrame(0, b"12345678"), SettingsFrame(0, settings={4: 70_000}))
        assert [
            frame.flags for frame in host.scene.heard() if "ACK" in frame.flags
        ].__len__() == acks
        assert host.reported == ["fault"]

    asyncio.run(play())
