from bench.live.backend import Backend
from bench.testing.sockets import chat, connect, read
from tests.fake_backend.conftest import Spoil


def test_the_line_comes_as_often_as_asked_for(spoil: Spoil) -> None:
    seen = spoil(chat(), fault="runaway_repetition", times=50, line="again\n")
    assert seen.text.endswith("again\n" * 50)
    assert not seen.text.startswith("again")
    assert seen.events[-1]["choices"][0]["finish_reason"] == "length"


def test_without_a_number_it_goes_on_until_the_client_leaves(backend: Backend) -> None:
    fault = {"fault": "runaway_repetition", "surfaces": ["openai_chat"], "times": 0}
    backend.control("PUT", "plan", {"faults": [fault]})
    with connect(backend.urls["openai"]) as connection:
        connection.sendall(chat())
        seen = read(connection, until=b"[DONE]", at_most=3_000_000)
    assert len(seen.raw) >= 3_000_000
    backend.clear_faults()
