"""All connections to a host that die at once."""

from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import HostFault
from fake_backend.settings import STRICT
from fake_backend.transport.behaviour import Conduct, Cut


@dataclass(frozen=True, config=STRICT)
class ConnectionsDie(HostFault):
    """End every open connection to the hosts of `surfaces` when the fault begins.

    `how` is `reset` (RST), `fin` (a close without an answer) or `silence` (the connections stay
    open, and nothing more comes on them). The next connections are healthy, until `every_s` seconds
    later all die again. The journal has an entry `killed` for each connection, with the number of
    requests that were under way on it.

    Evidence: changes of the network, VPNs, and proxies that close every connection after a minute
    (github/copilot-cli#3304, microsoft/vscode-copilot-release#1531).
    """

    how: Cut = "reset"
    every_s: Annotated[float, Field(ge=0.1, le=86_400)] | None = None

    def conduct(self) -> Conduct:
        return Conduct(dies=self.how, every_s=self.every_s)
