"""A name server that does not know the host."""

from typing import ClassVar

from pydantic.dataclasses import dataclass

from fake_backend.fault import WireFault
from fake_backend.settings import STRICT
from fake_backend.transport.behaviour import LinkBehaviour


@dataclass(frozen=True, config=STRICT)
class DnsFailure(WireFault):
    """Do not resolve the host's name (EAI_AGAIN), like a laptop that has just woken up.

    Open connections go on. Needs hosts that are reached without a proxy: `--isolation docker`.
    """

    needs_direct: ClassVar[bool] = True

    def behaviour(self) -> LinkBehaviour:
        return LinkBehaviour(accepting="unresolved")
