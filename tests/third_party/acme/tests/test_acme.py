"""ACME's tests: bytes on a socket for what the backend does, a told story for what a rule says."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from acme_resilience.acme_meter import Meter
from acme_resilience.acme_patience import AcmePatience
from acme_resilience.acme_promise import AcmePromise
from acme_resilience.acme_refusals import AcmeRefusals
from acme_resilience.acme_small_start import AcmeSmallStart

from bench.canary.all_judges import known_judges
from bench.canary.all_metrics import known_metrics
from bench.canary.stage import Stage
from bench.catalogue.rollout import read_rollout, rollout_file
from bench.facts import CrowdSecond, StepDone, Waited
from bench.facts.file import FACTS_FILE, read
from bench.gate.all_rows import known_rows
from bench.gate.row import Evidence
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
ROLLOUT = read_rollout(rollout_file("gpt53"))


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


def stage(refused: int) -> Stage:
    """One second of a stage, in which the new version refused some requests."""
    second = CrowdSecond(
        at=1.0,
        second=0,
        version=ROLLOUT.new.name,
        served=20,
        p50_s=0.1,
        p99_s=0.2,
        within=(5, 5, 5, 5),
        over=(0, 0, 0, 0),
        refused=refused,
        left=0,
        users=9,
        waiting=0,
        busy=9.0,
    )
    return Stage(
        number=1,
        share=0.05,
        for_s=40.0,
        began=0.0,
        now=40.0,
        old=ROLLOUT.old.name,
        new=ROLLOUT.new.name,
        threshold_s=0.4,
        waiting_most=400,
        seconds=[second],
        before=[],
        guard=ROLLOUT.table.guard,
    )


def test_the_metric_rolls_back_what_refuses() -> None:
    assert AcmeRefusals().judge(stage(refused=0)).outcome is Outcome.KEPT
    ruling = AcmeRefusals().judge(stage(refused=3))
    assert ruling.outcome is Outcome.BROKEN
    assert ruling.because == "3 requests were refused (limit 0)."
    assert known_metrics()["acme_refusals"] is AcmeRefusals


def test_the_judge_waits_for_the_end_of_the_stage() -> None:
    judge = AcmePatience()
    assert judge.decide(replace(stage(refused=3), now=39.0)).action == "stay"
    assert judge.decide(stage(refused=3)).action == "pass"
    assert known_judges()["acme_patience"] is AcmePatience


def test_the_row_wants_a_small_first_stage() -> None:
    assert AcmeSmallStart().judge(Evidence(ROLLOUT, 1)).outcome is Outcome.KEPT
    smaller = AcmeSmallStart(share=0.01).judge(Evidence(ROLLOUT, 1))
    assert smaller.outcome is Outcome.BROKEN
    assert smaller.because == "The first stage has 5% of the users (limit 1%)."
    assert known_rows()["acme_small_start"] is AcmeSmallStart


def test_the_journey_clicks_and_idles() -> None:
    journey = load_journey("acme_walk", load_profile("copilot"))
    assert [step.called for step in journey.steps] == ["acme click", "idle"]


def test_the_meter_writes_facts(tmp_path: Path) -> None:
    with recording(tmp_path) as recorder, sampling([Meter()], recorder):
        pass  # each probe is asked once more when the block is left
    assert {fact.what for fact in read(tmp_path / FACTS_FILE) if isinstance(fact, Waited)} == {
        "ACME's meter"
    }
