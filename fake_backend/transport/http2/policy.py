"""What the conduct of a host means for one of its connections in HTTP/2."""

from h2.settings import SettingCodes
from hyperframe.frame import SettingsFrame

from fake_backend.transport.behaviour import Acknowledged, Cut
from fake_backend.transport.http2.frames import ACK, PING, SETTINGS, RawFrame
from fake_backend.transport.http2.machine import ADVERTISED
from fake_backend.transport.http2.output import Output
from fake_backend.transport.http2.streams import Streams
from fake_backend.transport.shared import Shared

NAMES: dict[int, Acknowledged] = {SETTINGS: "settings", PING: "ping"}


class ConnectionPolicy:
    """Announces the settings, and knows what the connection leaves undone.

    It is the `OpenConnection` that faults act on.
    """

    def __init__(self, shared: Shared, output: Output, streams: Streams, number: int) -> None:
        self.number = number
        self._shared, self._output, self._streams = shared, output, streams
        self._reported: set[str] = set()
        self._settings: dict[int, int] = {}
        self.update()

    @property
    def host(self) -> str:
        return self._streams.host

    @property
    def in_flight(self) -> int:
        return len(self._streams.open)

    def kill(self, how: Cut, fault: str) -> None:
        self._streams.open.kill(how, fault)

    def drain(self) -> None:
        self._streams.open.drain()

    def update(self) -> None:
        """Send SETTINGS where the host's differ from those that the client knows."""
        fault, conduct = self._shared.conduct(self.host)
        wanted = {**ADVERTISED, **conduct.settings}
        known = self._settings
        changed = {code: value for code, value in wanted.items() if known.get(code) != value}
        if changed:
            self._output.send(SettingsFrame(0, settings=changed))
            self._settings = wanted
        if conduct.settings:
            self._report(fault)
        # A window that is shut keeps requests from arriving: nobody is to blame for that.
        self._streams.patient = wanted[SettingCodes.INITIAL_WINDOW_SIZE] == 0

    def ignores(self, frame: RawFrame) -> bool:
        """Whether `frame` asks for an acknowledgement that the host does not give."""
        if frame.kind not in NAMES or frame.flags & ACK:
            return False
        fault, conduct = self._shared.conduct(self.host)
        if NAMES[frame.kind] not in conduct.unacknowledged:
            return False
        self._report(fault)
        return True

    def _report(self, fault: str) -> None:
        if fault not in self._reported:
            self._reported.add(fault)
            self._shared.delivered(self.host, fault)
