import gc

import pytest
from websockets.frames import Frame, Opcode

from fake_backend.messages.request import Call
from fake_backend.transport.request_memory import RequestMemory
from fake_backend.transport.unreadable import UnreadableError
from fake_backend.transport.websocket.message import MOST_FRAGMENTS, IncomingMessage

UPGRADE = Call("GET", "host", "/v1/responses", "a=b", {"authorization": "Bearer x"})


def incoming(memory: RequestMemory | None = None) -> IncomingMessage:
    return IncomingMessage(UPGRADE, memory or RequestMemory())


def test_fragments_are_one_request_with_the_head_of_the_upgrade() -> None:
    message = incoming()
    assert message.add(Frame(Opcode.TEXT, b'{"model":', fin=False)) is None
    call = message.add(Frame(Opcode.CONT, b'"m"}'))
    assert call is not None
    assert (call.method, call.host, call.path, call.query) == (
        "POST",
        "host",
        "/v1/responses",
        "a=b",
    )
    assert (call.http, call.model, call.header("authorization")) == ("websocket", "m", "Bearer x")


def test_the_requests_of_one_connection_share_what_it_remembers() -> None:
    message = incoming()
    first, second = (message.add(Frame(Opcode.TEXT, b"{}")) for _ in range(2))
    assert first is not None
    assert second is not None
    assert first.session is second.session
    assert message.count == 2


def test_the_number_of_fragments_is_limited() -> None:
    message = incoming()
    message.add(Frame(Opcode.TEXT, b"x", fin=False))
    for _ in range(MOST_FRAGMENTS - 1):
        message.add(Frame(Opcode.CONT, b"x", fin=False))
    with pytest.raises(UnreadableError, match="over 1000 fragments") as raised:
        message.add(Frame(Opcode.CONT, b"x", fin=False))
    assert raised.value.status.startswith("1008")


@pytest.mark.parametrize(
    ("frame", "code"),
    [(Frame(Opcode.BINARY, b"{}"), "1003"), (Frame(Opcode.TEXT, b"\xff"), "1007")],
    ids=["binary", "invalid_utf8"],
)
def test_only_text_is_a_request(frame: Frame, code: str) -> None:
    with pytest.raises(UnreadableError) as raised:
        incoming().add(frame)
    assert raised.value.status.startswith(code)


def test_a_message_that_never_ends_is_counted_until_its_client_leaves() -> None:
    memory = RequestMemory(most_bytes=1000)
    message = incoming(memory)
    message.add(Frame(Opcode.TEXT, bytes(600), fin=False))
    message.hold(300)
    assert memory.held == 900
    with pytest.raises(UnreadableError):
        message.add(Frame(Opcode.CONT, bytes(600), fin=False))
    message.drop()
    assert memory.held == 0


def test_a_large_request_is_counted_until_it_is_forgotten() -> None:
    memory = RequestMemory()
    call = incoming(memory).add(Frame(Opcode.TEXT, b" " * 100_000))
    assert memory.held == 100_000
    del call
    gc.collect()
    assert memory.held == 0
