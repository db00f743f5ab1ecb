import pytest

from bench.live.backend import Backend
from bench.testing.sockets import ask, request
from tests.fake_backend.conftest import Entries

MESSAGES = {"model": "gpt-4.1", "messages": [{"role": "user", "content": "How?"}]}


def bearing(token: str) -> bytes:
    headers = {"authorization": f"Bearer {token}"} if token else {}
    return request("/v1/chat/completions", MESSAGES, headers=headers)


def test_the_token_in_use_is_refused_and_a_newer_one_taken(
    backend: Backend, entries: Entries
) -> None:
    table = {"fault": "token_expired", "surfaces": ["openai_chat"]}
    backend.control("PUT", "plan", {"faults": [table]})
    old, new = "tid=expired;exp=100", "tid=expired;exp=200"
    seen = [ask(backend.urls["openai"], bearing(token)) for token in (old, old, new, old)]
    assert [each.status for each in seen] == [401, 401, 200, 401]
    assert seen[0].json["error"]["code"] == "invalid_api_key"
    delivered = [entry["delivered"] for entry in entries("answered")]
    assert delivered == [["token_expired"], ["token_expired"], [], ["token_expired"]]


@pytest.mark.parametrize(("token", "status"), [("tid=a;exp=1", 403), ("", 200)])
def test_who_shows_no_token_is_not_refused(backend: Backend, token: str, status: int) -> None:
    table = {"fault": "token_expired", "surfaces": ["openai_chat"], "status": 403}
    backend.control("PUT", "plan", {"faults": [table]})
    assert ask(backend.urls["openai"], bearing(token)).status == status
