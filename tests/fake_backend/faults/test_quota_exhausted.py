from random import Random

import httpx
import pytest

from bench.live.backend import Backend
from bench.testing.sockets import chat
from fake_backend.fault import FaultContext
from fake_backend.faults.quota_exhausted import QuotaExhausted
from fake_backend.messages.reply import Reply
from fake_backend.messages.request import Call
from fake_backend.protocols import DEFAULT_PROVIDER
from tests.fake_backend.conftest import Entries, Spoil, ask_copilot, complete

USER = "https://api.github.com/copilot_internal/user"
ROUTES = ["chat", "ghost_text", "account"]


@pytest.mark.parametrize(
    ("settings", "code"),
    [({}, "quota_exceeded"), ({"code": "free_quota_exceeded"}, "free_quota_exceeded")],
)
def test_copilot_answers_402_and_says_that_nothing_is_left(
    backend: Backend, client: httpx.Client, settings: dict[str, str], code: str
) -> None:
    table = {"fault": "quota_exhausted", "surfaces": ROUTES, **settings}
    backend.control("PUT", "plan", {"faults": [table]})
    for response in (ask_copilot(client, "How?"), complete(client, "x = ")):
        assert (response.status_code, response.json()["error"]["code"]) == (402, code)
    for quota in client.get(USER).json()["quota_snapshots"].values():
        assert quota["remaining"] == quota["quota_remaining"] == quota["percent_remaining"] == 0
        assert not quota["unlimited"]


def test_openai_answers_429_without_a_wait(spoil: Spoil, entries: Entries) -> None:
    seen = spoil(chat(), fault="quota_exhausted")
    assert (seen.status, seen.header("retry-after")) == (429, None)
    assert seen.json["error"]["code"] == seen.json["error"]["type"] == "insufficient_quota"
    assert entries("answered")[0]["delivered"] == ["quota_exhausted"]


def test_it_may_only_be_told(spoil: Spoil, entries: Entries) -> None:
    assert spoil(chat(), fault="quota_exhausted", refuses=False).status == 200
    assert entries("answered")[0]["delivered"] == []


def test_headers_of_a_success_tell_it_too() -> None:
    healthy = Reply(headers=(("x-quota-snapshot-chat", "ent=300&rem=12.5&rst=2026-12-01"),))
    hit = FaultContext("quota_exhausted", Call("POST", "h", "/"), DEFAULT_PROVIDER, Random(1))
    spent = QuotaExhausted(refuses=False).apply(healthy, hit)
    assert spent.headers == (("x-quota-snapshot-chat", "ent=300&rem=0.0&rst=2026-12-01"),)
