"""An invalid TLS certificate."""

from typing import Literal

from pydantic.dataclasses import dataclass

from fake_backend.fault import WireFault
from fake_backend.settings import STRICT
from fake_backend.transport.behaviour import LinkBehaviour


@dataclass(frozen=True, config=STRICT)
class TlsCertificate(WireFault):
    """Present a certificate with a `problem`: `untrusted`, `expired` or `wrong_host`.

    An untrusted certificate is issued by an unknown authority, like that of a company proxy. Only
    hosts behind the gateway use TLS.
    """

    problem: Literal["untrusted", "expired", "wrong_host"] = "untrusted"

    def behaviour(self) -> LinkBehaviour:
        return LinkBehaviour(certificate=self.problem)
