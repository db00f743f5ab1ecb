"""The connections that are open, so that a fault can end or change them."""

from collections.abc import Iterator, Set
from typing import Protocol

from fake_backend.transport.behaviour import Cut


class OpenConnection(Protocol):
    """One connection and the requests under way on it."""

    number: int

    @property
    def host(self) -> str: ...

    @property
    def in_flight(self) -> int: ...

    def kill(self, how: Cut, fault: str) -> None:
        """End or silence the connection, and name `fault` in the entries of its requests."""

    def drain(self) -> None:
        """Close the connection as soon as no request is under way on it."""

    def update(self) -> None:
        """Follow the conduct of the host, which may have changed."""


class OpenConnections:
    """The connections of all clients."""

    def __init__(self) -> None:
        self._open: dict[int, OpenConnection] = {}

    def add(self, connection: OpenConnection) -> None:
        self._open[connection.number] = connection

    def discard(self, connection: OpenConnection) -> None:
        self._open.pop(connection.number, None)

    def kill(self, hosts: Set[str], how: Cut, fault: str) -> Iterator[tuple[str, int, int]]:
        """End those to `hosts`; yields the host, number and requests under way of each."""
        for connection in list(self._open.values()):
            if connection.host in hosts:
                self.discard(connection)
                yield connection.host, connection.number, connection.in_flight
                connection.kill(how, fault)

    def drain(self, hosts: Set[str]) -> None:
        """Close those to `hosts` as soon as they are idle."""
        for connection in list(self._open.values()):
            if connection.host in hosts:
                connection.drain()

    def update(self) -> None:
        for connection in list(self._open.values()):
            connection.update()
