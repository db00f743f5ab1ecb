"""Proofs for tests of the gate, and evidence with which every row is go."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

from bench.canary.all_judges import known_judges
from bench.catalogue.hindrance import HINDRANCES
from bench.catalogue.rollout import Drill, Rollout, StageSettings
from bench.catalogue.rollout_scenario import rollout_scenario
from bench.facts import (
    Answered,
    Fact,
    GhostAppeared,
    Heartbeat,
    HostLoop,
    Keystroke,
    ProcessSample,
    RolloutBegan,
    Served,
)
from bench.facts.roles import HOST
from bench.gate.row import Evidence, Proof
from bench.judging.finding import Outcome
from bench.load.drills import drill
from bench.load.simulation import play
from bench.reports.report import ScenarioReport
from bench.reports.rollout import rollout_report
from bench.testing.story import HOST_PID
from fake_backend.rollout.pool import PoolSettings
from tests.bench.load.plays import GPT53, played
from tests.bench.reports.test_formats import BROKEN

SHARES = (0.3, 0.6)
TWIN = replace(GPT53.old, name=GPT53.new.name)
SMALL = GPT53.changed(  # a fifth of the requests: quick to play
    steady_s=15.0,
    pool=PoolSettings(slots=8, waiting_most=200),
    crowd=replace(GPT53.table.crowd, load=0.5),
)
LIKE = replace(SMALL, versions={**GPT53.versions, TWIN.name: TWIN}).changed(
    stages=tuple(StageSettings(share, 40.0) for share in SHARES)
)


def evidence(*runs: Sequence[Fact], rollout: Rollout = GPT53) -> Evidence:
    """Evidence from facts alone, as of files."""
    proofs = [Proof(f"facts-{number}.jsonl", facts) for number, facts in enumerate(runs, 1)]
    return Evidence(rollout, 1, proofs)


def refingerprinted(facts: Iterable[Fact], fingerprint: str) -> list[Fact]:
    return [
        replace(fact, fingerprint=fingerprint) if isinstance(fact, RolloutBegan) else fact
        for fact in facts
    ]


def answered(version: str, count: int, bad: int = 0) -> Iterable[Fact]:
    """Prompts of a real editor to a version, the first of them with a bad answer."""
    for number in range(count):
        request = f"ghost_text/{version}/{number}"
        yield Served(1.0, request, version, 0.0, 0.1, 0)
        yield Answered(
            at=2.0,
            request=request,
            surface="ghost_text",
            status=429 if number < bad else 200,
            first_byte_at=1.5,
            bytes=100,
            client_left=False,
            retry_after_s=None,
            delivered=(),
        )


def with_editor(facts: Sequence[Fact]) -> list[Fact]:
    """The same run, in which a user types all the time and gets ghost text as fast as ever."""
    felt: list[Fact] = []
    for second in range(int(max(fact.at for fact in facts))):
        felt += [
            Heartbeat(float(second), HOST_PID, 1.0),
            HostLoop(float(second), HOST_PID, 20.0, 90.0),
            ProcessSample(float(second), HOST_PID, HOST, 500.0, 5.0),
            Keystroke(second + 0.1, 9.0),
            GhostAppeared(second + 0.3, "x", ""),
        ]
    return [*facts, *felt]


def in_editor(
    rollout: Rollout, facts: Sequence[Fact], outcome: Outcome = Outcome.KEPT
) -> ScenarioReport:
    """The report on a rollout in a real editor, with this verdict on the extension."""
    (run,) = BROKEN.scenarios
    scenario, verdict = rollout_scenario(rollout), replace(run.verdict, outcome=outcome)
    told = rollout_report(rollout.name, rollout, facts)
    return replace(run, scenario=scenario, verdict=verdict, rollout=told)


def run_folder(path: str, rollout: Rollout, facts: Sequence[Fact], postmortem: str = "") -> Proof:
    return Proof(path, facts, in_editor(rollout, facts), postmortem)


@cache
def complete() -> Evidence:
    """What a version like the old one can show before, during and after its rollout."""
    guard = known_judges()["guard"]()
    old, new = LIKE.table.old, LIKE.table.new
    rolled_out = [*play(LIKE, 1, guard), *answered(old, 20), *answered(new, 20)]
    drills = [Drill(share, name) for share in SHARES for name in HINDRANCES]
    felt = with_editor(drill(LIKE, 1, drills[:1]))
    return Evidence(
        LIKE,
        1,
        [
            run_folder("runs/rollout", LIKE, rolled_out),
            Proof("rehearsal.jsonl", drill(LIKE, 1, drills)),
            run_folder("runs/rehearsal", LIKE, felt),
            run_folder("runs/incident", GPT53, played(1), "# Post-mortem\nAll is filled in.\n"),
        ],
    )
