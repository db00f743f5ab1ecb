from websockets.frames import Frame, Opcode
from websockets.protocol import SERVER, Protocol

from fake_backend.transport.websocket.end import first_close

GOING_AWAY = Frame(Opcode.CLOSE, (1001).to_bytes(2) + b"bye").serialize(mask=True)


def test_the_client_closed() -> None:
    protocol = Protocol(SERVER)
    protocol.receive_data(GOING_AWAY)
    assert first_close(protocol, ended_here=False) == ("client", 1001, "bye")


def test_the_server_closed_and_the_client_agreed() -> None:
    protocol = Protocol(SERVER)
    protocol.send_close(1011, "oh")
    protocol.receive_data(GOING_AWAY)
    assert first_close(protocol, ended_here=True) == ("server", 1011, "oh")


def test_nobody_said_a_word() -> None:
    protocol = Protocol(SERVER)
    assert first_close(protocol, ended_here=False) == ("client", 1006, "")
    assert first_close(protocol, ended_here=True) == ("server", 1006, "")
