"""The whole gate: go with complete evidence, and no-go once one part of it is spoiled."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from bench.core.errors import Exit
from bench.facts import (
    Answered,
    CrowdSecond,
    Fact,
    FlagInForce,
    FlagSwitched,
    HostExit,
    RolloutBegan,
    StreamsBegan,
)
from bench.gate.all_rows import known_rows
from bench.gate.gate import exit_of, judge_rows
from bench.gate.row import Evidence, Proof
from bench.judging.finding import Outcome
from bench.load.mirror import mirror
from bench.reports.incident.postmortem import BLANK
from fake_backend.rollout.shadow import ShadowSettings
from tests.bench.gate.proofs import LIKE, complete, in_editor, refingerprinted

SIMULATED = {"benchmark", "capacity", "shadow"}
OURS = {name for name, kind in known_rows().items() if kind.__module__.startswith("bench.")}


def replaced(evidence: Evidence, path: str, **changes: Any) -> Evidence:
    """The same evidence with another version of one run."""
    proofs = [
        replace(proof, **changes) if proof.path == path else proof for proof in evidence.proofs
    ]
    return replace(evidence, proofs=proofs)


def facts_of(evidence: Evidence, path: str) -> list[Fact]:
    (found,) = [proof.facts for proof in evidence.proofs if proof.path == path]
    return list(found)


def added(evidence: Evidence, proof: Proof) -> Evidence:
    return replace(evidence, proofs=[*evidence.proofs, proof])


def with_new_version(**changes: Any) -> Evidence:
    """The evidence of a rollout whose new version is another one, as if all runs were of it."""
    new = replace(LIKE.new, **changes)
    rollout = replace(LIKE, versions={**LIKE.versions, new.name: new})
    proofs = [
        replace(proof, facts=refingerprinted(proof.facts, rollout.fingerprint))
        for proof in complete().of_rollout
    ]
    return replace(complete(), rollout=rollout, proofs=proofs)


def a_language_is_lost() -> Evidence:
    return with_new_version(accepted={"python": 0.05, "other": 0.27})


def requests_are_heavier() -> Evidence:
    return with_new_version(slots=1.9)


def a_shadow_is_filtered() -> Evidence:
    new = replace(LIKE.new, filtered={"python": 0.2, "other": 0.01})
    worse = replace(LIKE, versions={**LIKE.versions, new.name: new})
    settings = ShadowSettings(LIKE.table.new, LIKE.table.old, share=0.2)
    facts = refingerprinted(mirror(worse, 1, settings, 60.0), LIKE.fingerprint)
    return added(complete(), Proof("shadow.jsonl", facts))


def prompts_are_answered_worse() -> Evidence:
    facts = [
        replace(fact, status=500)
        if isinstance(fact, Answered) and LIKE.table.new in fact.request
        else fact
        for fact in facts_of(complete(), "runs/rollout")
    ]
    return replaced(complete(), "runs/rollout", facts=facts)


def a_rollback_was_only_decided() -> Evidence:
    facts: list[Fact] = [
        RolloutBegan(0.0, "r", LIKE.fingerprint, 1, "f", LIKE.table.old, LIKE.table.new),
        FlagSwitched(1.0, 0.5, "rollout", ""),
        FlagInForce(1.0, 0.5, 1),
        FlagSwitched(9.0, 0.0, "guard", ""),
    ]
    return added(complete(), Proof("stuck.jsonl", facts))


def no_stream_was_under_way() -> Evidence:
    facts = [
        fact
        for fact in facts_of(complete(), "rehearsal.jsonl")
        if not isinstance(fact, StreamsBegan)
    ]
    return replaced(complete(), "rehearsal.jsonl", facts=facts)


def the_host_had_to_be_restarted() -> Evidence:
    facts = facts_of(complete(), "runs/rehearsal")
    (back,) = [fact.at for fact in facts if isinstance(fact, FlagSwitched) and not fact.share]
    return replaced(
        complete(), "runs/rehearsal", facts=[*facts, HostExit(back + 1.0, 100, None, "SIGKILL")]
    )


def no_editor_took_part() -> Evidence:
    proofs = [proof for proof in complete().proofs if proof.path != "runs/rehearsal"]
    return replace(complete(), proofs=proofs)


def a_rule_was_broken() -> Evidence:
    (proof,) = [proof for proof in complete().proofs if proof.path == "runs/rollout"]
    broken = in_editor(LIKE, proof.facts, Outcome.BROKEN)
    return replaced(complete(), "runs/rollout", scenario=broken)


def nobody_noticed_the_harm() -> Evidence:
    facts = facts_of(complete(), "runs/rollout")
    switched = next(fact.at for fact in facts if isinstance(fact, FlagSwitched))
    late = [
        replace(fact, over=(50, 50, 50, 50))
        if isinstance(fact, CrowdSecond) and switched < fact.at <= switched + 10
        else fact
        for fact in facts
    ]
    return replaced(complete(), "runs/rollout", facts=late)


def a_post_mortem_has_a_blank() -> Evidence:
    return replaced(complete(), "runs/incident", postmortem=f"# Post-mortem\n{BLANK} (owner)")


@dataclass(frozen=True)
class Spoiled:
    """Evidence, with the rows that it fails and what they say; of the others every one is go."""

    evidence: Callable[[], Evidence]
    rows: set[str]
    word: str = "no-go"


CASES = [
    Spoiled(a_language_is_lost, {"benchmark"}),
    Spoiled(requests_are_heavier, {"capacity", "benchmark"}),
    Spoiled(a_shadow_is_filtered, {"shadow"}),
    Spoiled(prompts_are_answered_worse, {"prompt_compatibility"}),
    Spoiled(a_rollback_was_only_decided, {"rollback_plan"}),
    Spoiled(no_stream_was_under_way, {"rehearsal"}, "could not tell"),
    Spoiled(no_editor_took_part, {"rehearsal"}, "could not tell"),
    Spoiled(the_host_had_to_be_restarted, {"rehearsal"}),
    Spoiled(a_rule_was_broken, {"user_impact"}),
    Spoiled(nobody_noticed_the_harm, {"communication"}),
    Spoiled(a_post_mortem_has_a_blank, {"post_mortem"}),
]


def test_complete_evidence_is_go_and_every_row_names_its_proof() -> None:
    judged = judge_rows(complete())
    assert {row.row: row.ruling.because for row in judged if row.word != "go"} == {}
    assert exit_of(judged) is Exit.KEPT
    assert all(row.proofs for row in judged if row.row in OURS)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.evidence.__name__)
def test_one_spoiled_part_fails_the_rows_that_ask_for_it(
    case: Spoiled, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not case.rows & SIMULATED:  # their rollout is the same: they would say the same
        kinds = {name: kind for name, kind in known_rows().items() if name not in SIMULATED}
        monkeypatch.setattr("bench.gate.gate.known_rows", lambda: kinds)
    judged = judge_rows(case.evidence())
    failed = {row.row: row.word for row in judged if row.word != "go"}
    assert failed == dict.fromkeys(case.rows, case.word), {
        row.row: row.ruling.because for row in judged if row.word != "go"
    }
    assert exit_of(judged) is (Exit.BROKEN if case.word == "no-go" else Exit.BENCH_FAILED)


def test_every_row_is_failed_once() -> None:
    assert set().union(*(case.rows for case in CASES)) == OURS
