"""A proxy that refuses the tunnel."""

from typing import Literal

from pydantic.dataclasses import dataclass

from fake_backend.fault import WireFault
from fake_backend.settings import STRICT
from fake_backend.transport.behaviour import LinkBehaviour


@dataclass(frozen=True, config=STRICT)
class ProxyError(WireFault):
    """Answer CONNECT with `status`.

    407: the proxy requires authentication. 502: it cannot resolve or reach the host. 503: it is
    unavailable. Only hosts behind the gateway are reached by CONNECT.
    """

    status: Literal[407, 502, 503] = 502

    def behaviour(self) -> LinkBehaviour:
        return LinkBehaviour(proxy_status=self.status)
