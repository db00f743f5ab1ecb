from random import Random
from typing import Any

import pytest

from bench.core.errors import BenchError
from bench.live.backend import Backend
from bench.testing.sockets import Seen, ask, chat
from fake_backend.fault import FaultContext
from fake_backend.faults.token_bucket import TokenBucket
from fake_backend.messages.reply import json_reply
from fake_backend.messages.request import Call
from fake_backend.provider import Provider
from fake_backend.providers.anthropic import Anthropic
from fake_backend.providers.azure import Azure
from fake_backend.providers.github import GitHub
from fake_backend.rate_limits import ReachedLimit
from tests.fake_backend.conftest import Entries


class Hammer:
    """Asks a backend whose clock stands still."""

    def __init__(self, backend: Backend, **settings: object) -> None:
        self._backend = backend
        table = {"fault": "token_bucket", "surfaces": ["openai_chat"], **settings}
        backend.control("PUT", "clock", {"state": "frozen"})
        backend.control("PUT", "plan", {"faults": [table]})

    def ask(self, **more: Any) -> Seen:
        return ask(self._backend.urls["openai"], chat(stream=False, **more))

    def statuses(self, times: int) -> list[int]:
        return [self.ask().status for _ in range(times)]

    def wait(self, seconds: float) -> None:
        self._backend.control("PUT", "clock", {"advance_s": seconds})


def test_the_first_request_beyond_the_limit_is_told_the_true_wait(
    backend: Backend, entries: Entries
) -> None:
    hammer = Hammer(backend, requests_per_min=4, failures_count=False)
    assert hammer.statuses(4) == [200] * 4
    seen = hammer.ask()
    assert (seen.status, seen.header("retry-after")) == (429, "15")
    assert seen.header("x-ratelimit-limit-requests") == "4"
    assert seen.header("x-ratelimit-remaining-requests") == "0"
    assert seen.header("x-ratelimit-reset-requests") == "15s"
    words = seen.json["error"]["message"]
    assert words.endswith("(RPM): Limit 4, Used 4, Requested 1. Please try again in 15s.")
    hammer.wait(14)
    assert hammer.ask().header("retry-after") == "1"
    hammer.wait(1)
    assert hammer.statuses(2) == [200, 429]
    answered = entries("answered")
    assert [entry["delivered"] for entry in answered[:5]] == [[]] * 4 + [["token_bucket"]]
    assert answered[4]["retry_after_s"] == 15


def test_failed_calls_are_paid_for_up_to_a_further_minute(backend: Backend) -> None:
    hammer = Hammer(backend, requests_per_min=2)
    hammer.statuses(2)
    waits = [hammer.ask().header("retry-after") for _ in range(4)]
    assert waits == ["60", "90", "90", "90"]
    hammer.wait(90)
    assert hammer.statuses(1) == [200]


def test_the_wait_moves_with_every_request(backend: Backend) -> None:
    hammer = Hammer(backend, requests_per_min=2, extends=True)
    assert hammer.statuses(3) == [200, 200, 429]
    for _ in range(3):
        hammer.wait(59)
        assert hammer.ask().header("retry-after") == "60"
    hammer.wait(60)
    assert hammer.statuses(3) == [200, 200, 429]


def test_tokens_are_a_quarter_of_the_body_and_the_answers_limit(backend: Backend) -> None:
    hammer = Hammer(backend, requests_per_min=0, tokens_per_min=1000, failures_count=False)
    assert hammer.ask(max_tokens=900).status == 200
    seen = hammer.ask(max_tokens=900)
    assert (seen.status, seen.json["error"]["type"]) == (429, "tokens")
    assert 50 < int(seen.header("retry-after") or 0) < 60
    assert hammer.ask(max_tokens=10).status == 200
    hammer.wait(60)
    assert hammer.ask(max_tokens=5000).status == 200


@pytest.mark.parametrize(
    ("provider", "words", "header", "value"),
    [
        (GitHub(), "rate limit exceeded", "retry-after", "3"),
        (Azure(), "exceeded token rate limit", "x-ratelimit-reset-tokens", "2"),
        (Anthropic(), "Number of request tokens", "anthropic-ratelimit-tokens-remaining", "10"),
    ],
)
def test_each_provider_has_its_own_words(
    provider: Provider, words: str, header: str, value: str
) -> None:
    reply = ReachedLimit("tokens", 100, 90, 20, 2.5).reply(provider, "gpt", 0.0)
    (piece,) = reply.pieces
    assert words.encode() in piece.data
    assert (header, value) in reply.headers


def test_a_bucket_without_a_limit_is_refused(backend: Backend) -> None:
    with pytest.raises(BenchError, match="are both 0"):
        Hammer(backend, requests_per_min=0)


def test_the_wait_is_exact_whatever_the_clock_says() -> None:
    """Sums of large clock values have rounding errors; 90.0000001 s is not a wait of 91 s."""
    fault = TokenBucket(requests_per_min=2)
    for now in (Random(1).uniform(0, 1e6) for _ in range(500)):
        memory: dict[str, Any] = {}
        context = FaultContext(
            "token_bucket", Call("POST", "h", "/"), GitHub(), Random(1), now=now, memory=memory
        )
        replies = [fault.apply(json_reply({}), context) for _ in range(5)]
        waits = [
            value for reply in replies for name, value in reply.headers if name == "retry-after"
        ]
        assert waits == ["60", "90", "90"], now
