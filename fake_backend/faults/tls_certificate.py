"""A certificate that must not be trusted."""

from typing import Literal

from pydantic.dataclasses import dataclass

from fake_backend.fault import WireFault
from fake_backend.settings import STRICT
from fake_backend.transport.behaviour import LinkBehaviour


@dataclass(frozen=True, config=STRICT)
class TlsCertificate(WireFault):
    """Show a certificate that is `untrusted`, `expired`, or for the `wrong_host`.

    An untrusted one is from an authority that nobody knows, as a company's proxy shows it. Only
    hosts behind the gateway speak TLS.
    """

    problem: Literal["untrusted", "expired", "wrong_host"] = "untrusted"

    def behaviour(self) -> LinkBehaviour:
        return LinkBehaviour(certificate=self.problem)
