"""The simulated hosts as a container sees them without a proxy: names, addresses and port 443."""

from ipaddress import IPv4Address, IPv4Network, ip_address
from pathlib import Path

from bench.live.packets import Packet
from bench.live.probes.attempts import Watch
from bench.profiles.profile import Profile
from fake_backend.protocols import HOSTS

NETWORK = IPv4Network("198.18.1.0/24")  # private: RFC 2544
NAME_SERVER = IPv4Address("198.18.0.53")  # nobody: questions are seen, and refused
HOSTS_FILE, RESOLVERS_FILE = "hosts", "resolv.conf"
NO_PROXY_SETTINGS = {"http.proxy": ""}


def simulated_hosts(profile: Profile) -> tuple[str, ...]:
    return (*HOSTS, *(name for name in profile.intercept if name not in HOSTS))


def write_files(folder: Path) -> None:
    """Write what the container has as /etc/hosts and /etc/resolv.conf."""
    (folder / HOSTS_FILE).write_text("127.0.0.1 localhost\n", encoding="ascii")
    resolvers = f"nameserver {NAME_SERVER}\noptions timeout:1 attempts:1\n"
    (folder / RESOLVERS_FILE).write_text(resolvers, encoding="ascii")


def backend_options(folder: Path) -> tuple[str, ...]:
    return ("--direct", str(folder / HOSTS_FILE), str(NETWORK))


class Strangers:
    """The packets that are not for the simulated hosts; those are sent only while they are down."""

    def __init__(self, watch: Watch, hosts: tuple[str, ...]) -> None:
        self._watch, self._hosts = watch, hosts

    def attempts(self) -> list[Packet]:
        return [packet for packet in self._watch.attempts() if not self._is_ours(packet)]

    def _is_ours(self, packet: Packet) -> bool:
        return packet.name.lower() in self._hosts or ip_address(packet.address) in NETWORK
