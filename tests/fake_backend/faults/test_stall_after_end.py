import pytest

from bench.testing.sockets import chat
from tests.fake_backend.conftest import Entries, Spoil


@pytest.mark.parametrize("stream", [True, False])
def test_the_answer_is_whole_and_the_request_never_ends(
    spoil: Spoil, entries: Entries, stream: bool
) -> None:
    seen = spoil(chat(stream=stream), fault="stall_after_end", deadline_s=0.3)
    assert (seen.ended, seen.ends_as_chunked) == ("open", False)
    assert seen.body.endswith(b"data: [DONE]\n\n" if stream else b"}")
    answered = entries("answered")[0]
    assert answered["delivered"] == ["stall_after_end"]
    assert answered["client_left"]
