"""A server with unusual HTTP/2 settings."""

from typing import Annotated, ClassVar

from h2.settings import SettingCodes
from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import HostFault
from fake_backend.messages.request import Http
from fake_backend.settings import STRICT
from fake_backend.transport.behaviour import Conduct

MOST = (1 << 31) - 1


@dataclass(frozen=True, config=STRICT)
class Http2Settings(HostFault):
    """Announce other SETTINGS, on new connections and at once on open ones.

    `max_concurrent_streams` limits the requests that a client may have under way on a connection:
    with 1, they wait for each other. With `initial_window_size` 0, the window for request bodies
    never opens, and every request with a body stays unsent. What a client sends before it has the
    SETTINGS is still accepted. When the fault ends, the usual settings return.
    """

    http: ClassVar[tuple[Http, ...]] = ("2",)

    max_concurrent_streams: Annotated[int, Field(ge=0, le=MOST)] | None = None
    initial_window_size: Annotated[int, Field(ge=0, le=MOST)] | None = None
    max_header_list_size: Annotated[int, Field(ge=0, le=MOST)] | None = None

    def conduct(self) -> Conduct:
        settings = {
            SettingCodes.MAX_CONCURRENT_STREAMS: self.max_concurrent_streams,
            SettingCodes.INITIAL_WINDOW_SIZE: self.initial_window_size,
            SettingCodes.MAX_HEADER_LIST_SIZE: self.max_header_list_size,
        }
        return Conduct(
            settings={code: value for code, value in settings.items() if value is not None}
        )
