"""What `requests_back_off` says of requests that the backend breaks off."""

from dataclasses import replace

import pytest

from bench.facts import Answered, Asked, ConnectionKilled, ConnectionSpoiled, Fact
from bench.judging.finding import Outcome
from bench.judging.rules.requests_back_off import RequestsBackOff
from bench.testing.story import because, healthy, outcome, request


def aborted(count: int, *, every: float, call: str = "c") -> list[Fact]:
    """One call whose stream the backend resets each time."""
    facts: list[Fact] = []
    for number in range(count):
        asked, answered = request(f"a{number}", 31 + number * every, "chat", planned=("x",))
        assert isinstance(asked, Asked)
        assert isinstance(answered, Answered)
        facts += [
            replace(asked, call=call, http="2", connection=1, stream=2 * number + 1),
            replace(answered, status=None, complete=False, delivered=("x",)),
        ]
    return [*healthy(), *facts]


@pytest.mark.parametrize(
    ("count", "every", "expected"),
    [
        (2, 0.1, Outcome.KEPT),  # one retry at once is allowed
        (4, 0.1, Outcome.DEGRADED),
        (4, 2.0, Outcome.KEPT),
        (11, 0.5, Outcome.BROKEN),
    ],
)
def test_aborted_requests_are_counted_by_call_and_told_apart(
    count: int, every: float, expected: Outcome
) -> None:
    """All on one connection: what counts is the request."""
    assert outcome(RequestsBackOff(), aborted(count, every=every)) is expected
    sentence = because(RequestsBackOff(), aborted(count, every=every))
    assert "refused call" not in sentence
    assert ("aborted call" in sentence) is (expected is not Outcome.KEPT)


def test_different_calls_on_one_dying_connection_are_no_storm() -> None:
    facts = [
        fact for n in range(12) for fact in aborted(1, every=1, call=f"c{n}")[len(healthy()) :]
    ]
    assert outcome(RequestsBackOff(), [*healthy(), *facts]) is Outcome.KEPT


@pytest.mark.parametrize(
    ("name", "expected"), [("tls_hang", Outcome.BROKEN), ("http1_only", Outcome.KEPT)]
)
def test_connections_that_only_behave_differently_do_not_count(
    name: str, expected: Outcome
) -> None:
    hit = [ConnectionSpoiled(31 + n / 10, "host", (name,)) for n in range(60)]
    assert outcome(RequestsBackOff(), [*healthy(), *hit]) is expected


def test_connections_that_are_killed_are_no_reconnects() -> None:
    dead = [ConnectionKilled(35.0, "host", ("connections_die",), n, 0, "fin") for n in range(60)]
    assert outcome(RequestsBackOff(), [*healthy(), *dead]) is Outcome.KEPT
