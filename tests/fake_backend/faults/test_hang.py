import pytest

from bench.testing.sockets import chat
from tests.fake_backend.conftest import Entries, Spoil


@pytest.mark.parametrize("stream", [True, False])
def test_no_byte_comes(spoil: Spoil, entries: Entries, stream: bool) -> None:
    seen = spoil(chat(stream=stream), fault="hang", deadline_s=0.1)
    assert (seen.raw, seen.ended) == (b"", "open")
    answered = entries("answered")[0]
    assert (answered["delivered"], answered["status"]) == (["hang"], None)
    assert answered["client_left"]
