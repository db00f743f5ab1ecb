from functools import partial

import pytest

from fake_backend.messages.request import Call
from fake_backend.transport.request_body import BODY_LIMIT, VALUES_LIMIT, RequestBody
from fake_backend.transport.request_memory import RequestMemory
from fake_backend.transport.unreadable import UnreadableError

TO_CALL = partial(Call, "POST", "host", "/", "", {})


def test_parts_become_the_body_of_a_call() -> None:
    memory = RequestMemory()
    body = RequestBody(memory)
    body.add(b"ab")
    body.add(b"c")
    assert memory.held == 3
    assert body.whole(TO_CALL).body == b"abc"
    assert memory.held == 0


def test_a_dropped_body_gives_its_memory_back() -> None:
    memory = RequestMemory()
    body = RequestBody(memory)
    body.add(b"x" * 100_000)
    body.drop()
    assert memory.held == 0


@pytest.mark.parametrize("length", [str(BODY_LIMIT + 1), "9" * 30])
def test_an_announced_length_over_the_limit_is_refused(length: str) -> None:
    with pytest.raises(UnreadableError, match="body over 16 MB"):
        RequestBody(RequestMemory()).announce(length)


@pytest.mark.parametrize("length", ["", "x", str(BODY_LIMIT)])
def test_any_other_announced_length_is_not(length: str) -> None:
    RequestBody(RequestMemory()).announce(length)


def test_a_body_over_the_limit_or_with_too_many_values_is_refused() -> None:
    body = RequestBody(RequestMemory())
    body.add(b"x" * BODY_LIMIT)
    with pytest.raises(UnreadableError, match="body over 16 MB"):
        body.add(b"x")
    values = RequestBody(RequestMemory())
    values.add(b"," * (VALUES_LIMIT + 1))
    with pytest.raises(UnreadableError, match="JSON with over"):
        values.whole(TO_CALL)
