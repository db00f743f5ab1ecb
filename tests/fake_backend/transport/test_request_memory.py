import pytest

from fake_backend.messages.request import Call
from fake_backend.transport.request_memory import SMALL, RequestMemory
from fake_backend.transport.unreadable import UnreadableError


def test_the_requests_of_all_connections_share_a_limit() -> None:
    memory = RequestMemory(most_bytes=1000)
    memory.take(600)
    memory.take(400)
    with pytest.raises(UnreadableError, match="all requests together over") as raised:
        memory.take(1)
    assert raised.value.status == "503 Service Unavailable"
    memory.give(600)
    memory.take(600)


def test_a_large_request_counts_until_nobody_needs_it() -> None:
    memory = RequestMemory()
    memory.take(2 * SMALL + 1)
    small, large = Call("POST", "h", "/"), Call("POST", "h", "/")
    memory.give_with(small, SMALL)
    memory.give_with(large, SMALL + 1)
    assert memory.held == SMALL + 1
    del large
    assert memory.held == 0
