import pytest
from hyperframe.frame import HeadersFrame

from bench.live.backend import Backend
from tests.fake_backend.conftest import Entries
from tests.fake_backend.faults.h2_asking import ask, client_under


@pytest.mark.parametrize("stream", [True, False])
def test_a_second_head_ends_the_answer(backend: Backend, entries: Entries, stream: bool) -> None:
    with client_under(backend, "trailers", count=3) as client:
        answer = ask(client, stream=stream)
        assert ask(client).ended == "END_STREAM"
    heads = [frame for frame in answer.frames if isinstance(frame, HeadersFrame)]
    assert ["END_STREAM" in head.flags for head in heads] == [False, True]
    assert answer.frames[-1] is heads[1]
    assert answer.body.endswith(b"[DONE]\n\n" if stream else b"}")
    answered = entries("answered")[0]
    assert (answered["delivered"], answered["complete"]) == (["trailers"], True)
