from typing import Any

import pytest

from bench.live.backend import Backend
from tests.fake_backend.conftest import Entries
from tests.fake_backend.faults.h2_asking import ask, client_under, goaways, switch_on
from tests.fake_backend.transport.h2_client import Stream, h2_client
from tests.fake_backend.transport.h2_peer import CHAT, chat

CUT: dict[str, Any] = {"after_events": 2, "at_once": True}


@pytest.mark.parametrize("after_events", [None, 0, 2])
def test_a_graceful_one_lets_the_answer_end_and_then_closes(
    backend: Backend, entries: Entries, after_events: int | None
) -> None:
    table: dict[str, Any] = {} if after_events is None else {"after_events": after_events}
    with client_under(backend, "goaway", **table) as client:
        stream = ask(client)
        client.read()
    assert (goaways(client), client.ended) == ([(0, 1)], "eof")
    assert (stream.ended, stream.body.endswith(b"data: [DONE]\n\n")) == ("END_STREAM", True)
    answered = entries("answered")[0]
    assert (answered["delivered"], answered["complete"]) == (["goaway"], True)


def test_other_streams_up_to_the_last_are_answered_first(backend: Backend) -> None:
    slow = {"fault": "stall", "surfaces": ["openai_completions"], "after_events": 1, "for_s": 0.3}
    goaway = {"fault": "goaway", "surfaces": ["openai_chat"]}
    with h2_client(backend) as client:
        backend.control("PUT", "plan", {"faults": [slow, goaway]})
        other = client.ask("/v1/completions", {"prompt": "x =", "stream": True})
        client.read(lambda: other in client.streams)
        assert ask(client, stream=False).ended == "END_STREAM"
        client.read()
    assert (client.streams[other].ended, client.ended) == ("END_STREAM", "eof")


@pytest.mark.parametrize(("last_stream", "last"), [("before", 1), ("none", 0)])
def test_a_request_that_was_not_processed_has_no_answer(
    backend: Backend, entries: Entries, last_stream: str, last: int
) -> None:
    with h2_client(backend) as client:
        ask(client)
        switch_on(backend, "goaway", last_stream=last_stream)
        number = client.ask(CHAT, chat())
        client.read()
    assert (goaways(client), client.ended) == ([(0, last)], "eof")
    assert number not in client.streams
    answered = entries("answered")[-1]
    assert (answered["delivered"], answered["status"]) == (["goaway"], None)
    assert (answered["complete"], answered["client_left"]) == (False, False)


def test_none_takes_the_other_streams_along(backend: Backend, entries: Entries) -> None:
    slow = {"fault": "stall", "surfaces": ["openai_completions"], "after_events": 1}
    goaway = {"fault": "goaway", "surfaces": ["openai_chat"], "last_stream": "none"}
    with h2_client(backend) as client:
        backend.control("PUT", "plan", {"faults": [slow, goaway]})
        other = client.ask("/v1/completions", {"prompt": "x =", "stream": True})
        client.read(lambda: client.streams.get(other, Stream()).body != b"")
        client.ask(CHAT, chat())
        client.read()
    assert (client.streams[other].ended, client.ended) == ("", "eof")
    first = next(entry for entry in entries("answered") if entry["stream"] == other)
    assert "goaway" in first["delivered"]
    assert (first["complete"], first["client_left"]) == (False, False)


@pytest.mark.parametrize(
    ("code", "number"), [("INTERNAL_ERROR", 2), ("PROTOCOL_ERROR", 1), ("ENHANCE_YOUR_CALM", 11)]
)
def test_an_error_cuts_the_answer(
    backend: Backend, entries: Entries, code: str, number: int
) -> None:
    with client_under(backend, "goaway", code=code, **CUT) as client:
        stream = ask(client)
    assert (goaways(client), client.ended) == ([(number, 1)], "eof")
    assert (stream.body.count(b"data: "), stream.ended) == (2, "")
    answered = entries("answered")[0]
    assert (answered["delivered"], answered["complete"]) == (["goaway"], False)


def test_a_request_that_comes_too_late_is_ignored_until_the_close(
    backend: Backend, entries: Entries
) -> None:
    with client_under(backend, "goaway", grace_s=0.3) as client:
        assert ask(client, stream=False).ended == "END_STREAM"
        late = client.ask(CHAT, chat())
        client.read()
    assert (client.ended, late in client.streams) == ("eof", False)
    assert len(entries("asked")) == 1


def test_every_tenth_request_ends_its_connection(backend: Backend) -> None:
    switch_on(backend, "goaway", fire={"every": 3})
    lasted = []
    for _ in range(2):
        with h2_client(backend) as client:
            while not client.ended:
                assert ask(client, stream=False).status == 200
                client.read(lambda: bool(client.ended or not goaways(client)))
            lasted.append(len([number for number in client.streams if number]))
    assert lasted == [3, 3]
