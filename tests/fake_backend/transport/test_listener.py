import asyncio
import socket

import pytest

from fake_backend.transport.behaviour import Accepting
from fake_backend.transport.listener import LOOPBACK, Client, Listener

STATES: tuple[Accepting, ...] = (
    "open",
    "refusing",
    "open",
    "ignoring",
    "open",
    "refusing",
    "ignoring",
)


class Greeter(Client):
    """Greets its client, and keeps the connection open."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(b"hello")

    def abort(self) -> None:
        self.transport.abort()


class Switch:
    """The state that the listener is to have."""

    def __init__(self) -> None:
        self.state: Accepting = "open"

    def __call__(self) -> Accepting:
        return self.state


async def greeting(port: int) -> bytes:
    """The first bytes of a new connection; none if nobody has accepted it in 0.1 s."""
    reader, writer = await asyncio.open_connection(LOOPBACK, port)
    try:
        return await asyncio.wait_for(reader.read(5), 0.1)
    except TimeoutError:
        return b""
    finally:
        writer.close()
        await asyncio.wait([asyncio.ensure_future(writer.wait_closed())])


def test_a_listener_opens_refuses_ignores_and_opens_again_on_one_port() -> None:
    async def scene() -> None:
        switch = Switch()
        listener = Listener(Greeter, switch)
        try:
            for state in STATES:
                switch.state = state
                await listener.update()
                await listener.update()  # changes nothing
                if state == "refusing":
                    with pytest.raises(ConnectionRefusedError):
                        await greeting(listener.port)
                elif state == "open":
                    assert await greeting(listener.port) == b"hello"
        finally:
            listener.close()

    asyncio.run(scene())


def test_an_ignored_client_is_connected_and_never_greeted() -> None:
    async def scene() -> None:
        switch = Switch()
        listener = Listener(Greeter, switch)
        try:
            await listener.update()
            switch.state = "ignoring"
            await listener.update()
            assert await greeting(listener.port) == b""
        finally:
            listener.close()

    asyncio.run(scene())


def test_a_listener_that_closes_ends_its_connections() -> None:
    async def scene() -> None:
        listener = Listener(Greeter, Switch())
        await listener.update()
        reader, writer = await asyncio.open_connection(LOOPBACK, listener.port)
        assert await reader.read(5) == b"hello"
        listener.close()
        assert await reader.read() == b""
        writer.close()

    asyncio.run(scene())


def test_an_update_says_when_another_program_holds_the_port() -> None:
    async def scene() -> None:
        switch = Switch()
        listener = Listener(Greeter, switch)
        await listener.update()
        switch.state = "refusing"
        assert await listener.update() is True
        listener.close()
        switch.state = "open"
        with socket.create_server((LOOPBACK, listener.port)):
            assert await listener.update() is False
        assert await listener.update() is True
        listener.close()

    asyncio.run(scene())
