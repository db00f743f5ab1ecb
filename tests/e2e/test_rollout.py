"""Rollouts with the real Copilot among the users of the crowd."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.canary.summary import Summary, summarise
from bench.canary.walk import ROLLED_BACK
from bench.core.environment import own_programs
from bench.facts import Fact, GuardDecided, MachineLoad, OnPurpose, Served, Shot
from bench.facts.file import read
from bench.reports.incident.postmortem import BLANK
from bench.reports.incident.status import WITHIN_MIN

pytestmark = [pytest.mark.editor, pytest.mark.timeout(1800)]
BUSY = 0.5  # of the machine's cores, by other programs: then times say nothing


def bench(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return command(*arguments, "--out", str(folder))


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bench", *arguments],
        env=own_programs(),
        capture_output=True,
        text=True,
        check=False,
        timeout=1700,
    )


def facts_of(folder: Path, name: str) -> list[Fact]:
    return list(read(folder / name / "facts.jsonl"))


def is_crowded(facts: list[Fact]) -> bool:
    """Whether the machine was so busy that the times of an editor say nothing."""
    loads = [fact.busy_percent for fact in facts if isinstance(fact, MachineLoad)]
    return bool(loads) and sum(loads) / len(loads) > 100 * (1 - BUSY / 2)


def stage(summary: Summary, share: float) -> float:
    """The median time to ghost text in the stage; 0 if none came."""
    (found,) = [one for one in summary.stages if one.share == share and one.number]
    return (found.felt.median_s if found.felt else None) or 0.0


@pytest.fixture(scope="module")
def rolled_out(tmp_path_factory: pytest.TempPathFactory) -> list[Fact]:
    folder = tmp_path_factory.mktemp("rollout") / "run"
    done = bench(folder, "rollout", "gpt53", "--profile", "copilot")
    assert done.returncode in (1, 3), done.stdout + done.stderr
    assert "cannot be repeated" not in done.stderr  # the guard decides the same from the facts
    return facts_of(folder, "gpt53")


@pytest.mark.nightly  # the same as the second variant of the replay, by a command of its own
def test_five_percent_goes_on_and_a_quarter_rolls_back(rolled_out: list[Fact]) -> None:
    decided = [(one.stage, one.action) for one in rolled_out if isinstance(one, GuardDecided)]
    assert decided[0] == (1, "pass")
    assert decided[-1] == (2, "rollback")
    summary = summarise(rolled_out)
    assert summary.ended is not None
    assert summary.ended.outcome == ROLLED_BACK
    assert 2 <= summary.stages[1].seconds <= 60
    assert summary.well_after_s is not None


@pytest.mark.nightly
def test_a_bystander_keeps_the_old_version(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    bench(folder, "rollout", "gpt53", "--profile", "copilot", "--bystander")
    facts = facts_of(folder, "gpt53")
    assert {fact.version for fact in facts if isinstance(fact, Served)} == {"gpt-5.0"}
    assert summarise(facts).ended is not None


@pytest.fixture(scope="module")
def replayed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("replay") / "run"
    done = bench(folder, "replay", "gpt53-rollout", "--profile", "copilot")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_a_replay_shows_both_variants_and_drafts_what_people_write(replayed: Path) -> None:
    page = (replayed / "incident.html").read_text("utf-8")
    assert page.count("<section>") == 2
    for name, in_time in (("gpt53_as_it_happened", False), ("gpt53_as_it_should_have_been", True)):
        draft = (replayed / name / "postmortem.md").read_text("utf-8")
        assert BLANK in draft
        status = json.loads((replayed / name / "status.json").read_text("utf-8"))
        assert "as told by the founding article" in status["source"]
        assert (status["posts"][0]["after_min"] <= WITHIN_MIN) is in_time
        shots = {fact.what for fact in facts_of(replayed, name) if isinstance(fact, Shot)}
        assert any(what.startswith("stage") for what in shots)


def test_the_guard_passes_five_percent_and_rolls_back_at_a_quarter(replayed: Path) -> None:
    """Whatever the editor does by itself: its user has the old version until then."""
    facts = facts_of(replayed, "gpt53_as_it_should_have_been")
    decided = [(one.stage, one.action) for one in facts if isinstance(one, GuardDecided)]
    assert (1, "pass") in decided, decided
    assert decided[-1] == (2, "rollback")
    ended = summarise(facts).ended
    assert ended is not None
    assert ended.outcome == ROLLED_BACK


def test_users_waited_longer_as_it_happened(replayed: Path) -> None:
    happened, better = (
        summarise(facts_of(replayed, name))
        for name in ("gpt53_as_it_happened", "gpt53_as_it_should_have_been")
    )
    assert _late(happened) > 5 * _late(better)
    facts = facts_of(replayed, "gpt53_as_it_happened")
    if happened.felt_before and happened.felt_before.median_s and not is_crowded(facts):
        assert stage(happened, 0.5) > 1.5 * happened.felt_before.median_s


def test_the_user_s_requests_follow_the_flag_and_nothing_is_reloaded(replayed: Path) -> None:
    for name in ("gpt53_as_it_happened", "gpt53_as_it_should_have_been"):
        facts = facts_of(replayed, name)
        versions = [fact.version for fact in facts if isinstance(fact, Served)]
        assert versions[0] == versions[-1] == "gpt-5.0"
        assert not [fact for fact in facts if isinstance(fact, OnPurpose)]
        shots = {fact.what for fact in facts if isinstance(fact, Shot)}
        assert any(what.startswith("stage 1") for what in shots)
    at_half = facts_of(replayed, "gpt53_as_it_happened")
    assert "gpt-5.3" in {fact.version for fact in at_half if isinstance(fact, Served)}


def _late(summary: Summary) -> float:
    return sum(arm.late_share * arm.answers for one in summary.stages for arm in one.arms)


@pytest.mark.nightly
def test_rollbacks_are_rehearsed_with_the_editor(tmp_path: Path) -> None:
    """Some with the editor, all in simulated time: together they prove the row of the gate."""
    folder, facts = tmp_path / "run", tmp_path / "facts.jsonl"
    names = "nothing,flag_source_dead,streams_in_flight"
    options = ("--at", "0.5", "--with", names, "--with-editor")
    done = bench(folder, "rehearse", "gpt53", *options, "--profile", "copilot")
    assert "not seen" not in done.stdout, done.stdout
    assert done.returncode == 0, done.stdout + done.stderr
    simulated = command("rehearse", "gpt53", "--facts", str(facts))
    assert simulated.returncode == 0, simulated.stdout + simulated.stderr
    proofs = ("--proof", str(folder), "--proof", str(facts))
    gated = command("gate", "gpt53", "--format", "json", *proofs)
    (row,) = [one for one in json.loads(gated.stdout) if one["row"] == "rehearsal"]
    assert row["is"] == "go", row["because"]
    assert row["proof"] == [str(folder / "gpt53"), str(facts)]
