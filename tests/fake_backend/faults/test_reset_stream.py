from typing import Any

import pytest
from h2.errors import ErrorCodes

from bench.core.errors import BenchError
from bench.live.backend import Backend
from tests.fake_backend.conftest import Entries
from tests.fake_backend.faults.h2_asking import ask, client_under


@pytest.mark.parametrize("code", [code.name for code in ErrorCodes])
def test_any_code_may_come_in_the_middle(backend: Backend, entries: Entries, code: str) -> None:
    with client_under(backend, "reset_stream", code=code, after_events=2) as client:
        stream = ask(client)
        assert (stream.status, stream.body.count(b"data: "), stream.ended) == (200, 2, code)
        assert (ask(client).ended, client.ended) == (code, "")  # the connection goes on
    answered = entries("answered")[0]
    assert (answered["delivered"], answered["complete"]) == (["reset_stream"], False)


def test_before_the_head_as_every_second_stream_that_is_refused(
    backend: Backend, entries: Entries
) -> None:
    settings: dict[str, Any] = {"code": "REFUSED_STREAM", "fire": {"every": 2}}
    with client_under(backend, "reset_stream", **settings) as client:
        ends = [ask(client, stream=False).ended for _ in range(4)]
    assert ends == ["END_STREAM", "REFUSED_STREAM"] * 2
    statuses = [(entry["status"], entry["delivered"]) for entry in entries("answered")]
    assert statuses == [(200, []), (None, ["reset_stream"])] * 2


def test_after_the_end_the_answer_is_complete(backend: Backend, entries: Entries) -> None:
    with client_under(backend, "reset_stream", code="NO_ERROR", after_end=True) as client:
        for stream in (True, False):
            answer = ask(client, stream=stream)
            client.read(lambda: " " in answer.ended)  # noqa: B023
            assert answer.ended == "END_STREAM NO_ERROR"
            assert answer.body.endswith(b"[DONE]\n\n" if stream else b"}")
    assert [entry["complete"] for entry in entries("answered")] == [True, True]


def test_a_document_is_cut_half_way(backend: Backend) -> None:
    with client_under(backend, "reset_stream", after_events=0) as client:
        stream = ask(client, stream=False)
    assert stream.ended == "INTERNAL_ERROR"
    assert 0 < len(stream.body) < int(dict(stream.head)["content-length"])


def test_two_places_are_refused(backend: Backend) -> None:
    with (
        pytest.raises(BenchError, match="after_end comes behind all events"),
        client_under(backend, "reset_stream", after_events=1, after_end=True),
    ):
        pass
