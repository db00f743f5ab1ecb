"""A host that stops offering HTTP/2."""

from typing import ClassVar

from pydantic.dataclasses import dataclass

from fake_backend.fault import HostFault
from fake_backend.messages.request import Http
from fake_backend.settings import STRICT
from fake_backend.transport.behaviour import Conduct


@dataclass(frozen=True, config=STRICT)
class Http1Only(HostFault):
    """Offer HTTP/1.1 alone in the TLS handshake (ALPN) of new connections.

    That is what a proxy that decrypts TLS does, once it is switched on in the middle of a day. Open
    connections go on; `connections_die` ends them. Hosts that offer no HTTP/2 stay as they are.
    """

    http: ClassVar[tuple[Http, ...]] = ("2",)

    def conduct(self) -> Conduct:
        return Conduct(offers_http2=False)
