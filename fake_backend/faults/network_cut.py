"""A network cable that is pulled, and plugged in again."""

from typing import ClassVar

from pydantic.dataclasses import dataclass

from fake_backend.fault import WireFault
from fake_backend.settings import STRICT
from fake_backend.transport.behaviour import LinkBehaviour


@dataclass(frozen=True, config=STRICT)
class NetworkCut(WireFault):
    """Cut the network to all hosts: new connections fail (ENETUNREACH), open ones get no packet.

    When the fault ends, open connections go on where they were, if their client has kept them.
    Needs hosts that are reached without a proxy: `--isolation docker`.
    """

    needs_direct: ClassVar[bool] = True

    def behaviour(self) -> LinkBehaviour:
        return LinkBehaviour(accepting="unreachable")
