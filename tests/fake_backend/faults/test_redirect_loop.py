import pytest

from bench.testing.sockets import chat, request
from tests.fake_backend.conftest import Entries, Spoil


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_it_leads_to_the_same_path(spoil: Spoil, entries: Entries, status: int) -> None:
    seen = spoil(chat(), fault="redirect_loop", status=status)
    assert (seen.status, seen.body) == (status, b"")
    assert seen.header("location") == "/v1/chat/completions?hop=1"
    assert entries("answered")[0]["delivered"] == ["redirect_loop"]


def test_the_counter_goes_on_and_the_query_stays(spoil: Spoil) -> None:
    wanted = request("/v1/chat/completions?api-version=1&hop=41", {"stream": True})
    seen = spoil(wanted, fault="redirect_loop")
    assert seen.header("location") == "/v1/chat/completions?api-version=1&hop=42"
