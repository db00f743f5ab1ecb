"""ACME's tests: bytes on a socket for what the backend does, a told story for what a rule says."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from acme_resilience.acme_meter import Meter
from acme_resilience.acme_promise import AcmePromise

from bench.facts import StepDone, Waited
from bench.facts.file import FACTS_FILE, read
from bench.judging.all_rules import known_rules
from bench.judging.finding import Outcome
from bench.live.journey import load_journey
from bench.live.probe import sampling
from bench.live.recorder import recording
from bench.profiles.loading import load_profile
from bench.testing.sockets import Seen, request
from bench.testing.story import because, healthy, outcome

Spoil = Callable[..., Seen]
ANSWER = request("/api/answer", method="GET")


def test_the_hiccup_is_what_a_client_gets(resilience_spoil: Spoil) -> None:
    seen = resilience_spoil(
        ANSWER, protocol="acme", fault="acme_hiccup", surfaces=["acme_answers"], loud=True
    )
    assert (seen.status, seen.json) == (418, {"hiccup": True})


def test_every_fault_speaks_with_our_own_words(resilience_spoil: Spoil) -> None:
    table = {"fault": "http_error", "surfaces": ["acme_answers"], "problem": "rate_limited"}
    seen = resilience_spoil(ANSWER, protocol="acme", **table)
    assert (seen.status, seen.json) == (429, {"oops": "rate_limited"})


def test_the_promise_is_kept_in_a_healthy_run_and_not_by_a_slow_step() -> None:
    slow = [
        replace(fact, seconds=31.0) if isinstance(fact, StepDone) else fact for fact in healthy()
    ]
    assert outcome(AcmePromise(), healthy()) is Outcome.KEPT
    assert outcome(AcmePromise(), slow) is Outcome.DEGRADED
    assert because(AcmePromise(), slow) == "A step took 31 s (limit 30 s)."
    assert known_rules()["acme_promise"] is AcmePromise


def test_the_journey_clicks_and_idles() -> None:
    journey = load_journey("acme_walk", load_profile("copilot"))
    assert [step.called for step in journey.steps] == ["acme click", "idle"]


def test_the_meter_writes_facts(tmp_path: Path) -> None:
    with recording(tmp_path) as recorder, sampling([Meter()], recorder):
        pass  # each probe is asked once more when the block is left
    assert {fact.what for fact in read(tmp_path / FACTS_FILE) if isinstance(fact, Waited)} == {
        "ACME's meter"
    }
