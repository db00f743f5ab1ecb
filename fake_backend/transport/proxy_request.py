"""What a client asks of a proxy: a tunnel (CONNECT), or one request that is passed on."""

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

LINE_END = b"\r\n"
FOR_THE_PROXY = (b"connection", b"proxy-connection", b"proxy-authorization", b"keep-alive")
DEFAULT_PORTS = {"": 80, "http": 80, "https": 443, "ws": 80, "wss": 443}


@dataclass(frozen=True, slots=True)
class ProxyRequest:
    """The head of a request to a proxy."""

    method: str
    host: str
    port: int
    address: SplitResult
    head: bytes  # without the empty line behind it

    @property
    def opens_tunnel(self) -> bool:
        return self.method == "CONNECT"

    @property
    def stays_on_machine(self) -> bool:
        return is_this_machine(self.host)

    def passed_on(self) -> bytes:
        """The head for the server itself: its path alone, and the last of its connection."""
        line, *headers = self.head.split(LINE_END)
        method, _, version = line.split(b" ")
        path = self.address._replace(scheme="", netloc="", fragment="").geturl() or "/"
        path = path if path.startswith("/") else f"/{path}"
        kept = [
            header
            for header in headers
            if header.split(b":", 1)[0].strip().lower() not in FOR_THE_PROXY
        ]
        first = b" ".join((method, path.encode("latin-1"), version))
        return LINE_END.join((first, *kept, b"connection: close", b"", b""))


def is_this_machine(host: str) -> bool:
    """Whether `host` names this machine: by a loopback address, or by that of no interface."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def parse_proxy_request(head: bytes) -> ProxyRequest | None:
    """Read the head of a request to a proxy; None if it is not one."""
    words = head.split(LINE_END, 1)[0].decode("latin-1").split(" ")
    if len(words) != 3:
        return None
    method, target, _ = words
    try:
        address = urlsplit(f"//{target}" if method == "CONNECT" else target)
        port = address.port
    except ValueError:
        return None
    if not address.hostname:
        return None
    default = DEFAULT_PORTS.get(address.scheme, 80)
    return ProxyRequest(method, address.hostname, port or default, address, head)
