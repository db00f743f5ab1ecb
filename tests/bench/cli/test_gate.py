"""`bench gate`, as a user types it."""

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from bench.cli.gate import evidence_of
from bench.gate.rows.post_mortem import PostMortem
from bench.judging.finding import Outcome
from bench.reports.incident.postmortem import BLANK
from tests.bench.cli import played
from tests.bench.cli.conftest import Bench
from tests.bench.load.plays import GPT53

short, without_workers = played.short, played.without_workers


@pytest.mark.usefixtures("without_workers")
def test_everything_that_the_gate_asks_for_is_go(bench: Bench, tmp_path: Path) -> None:
    """Each proof comes from the command that the advice of its row names."""
    file, facts = str(short(tmp_path)), str(tmp_path / "facts.jsonl")
    run, rehearsal = str(tmp_path / "run"), str(tmp_path / "rehearsal")
    profile = ("--profile", "copilot")
    done = bench("rollout", file, *profile, "--out", run)
    assert done.returncode == 0, done.stdout + done.stderr
    done = bench("rehearse", file, "--facts", facts)
    assert done.returncode == 0, done.stdout + done.stderr
    only = ("--at", "0.5", "--with", "nothing", "--with-editor")
    done = bench("rehearse", file, *only, *profile, "--out", rehearsal)
    assert done.returncode == 0, done.stdout + done.stderr
    proofs = ("--proof", run, "--proof", facts)
    gated = bench("gate", file, *proofs, "--proof", rehearsal, "--format", "json")
    assert gated.stdout, gated.stderr
    rows = json.loads(gated.stdout)
    assert [row for row in rows if row["is"] != "go"] == []
    assert gated.returncode == 0
    assert {row["row"]: row["proof"] for row in rows}["rehearsal"] == [facts, f"{rehearsal}/mine"]
    assert [row["checklist"] for row in rows] == sorted(
        (row["checklist"] for row in rows), key=["before", "during", "after"].index
    )


def test_the_rows_are_three_checklists_with_their_proof(bench: Bench, tmp_path: Path) -> None:
    facts = tmp_path / "facts.jsonl"
    assert bench("load", "gpt53", "--facts", str(facts)).returncode == 1
    gated = bench("gate", "gpt53", "--proof", str(facts))
    assert gated.returncode == 1
    lines = [line.rstrip() for line in gated.stdout.splitlines()]
    headings = [line for line in lines if line and not line.startswith(" ")]
    assert headings == ["Before the rollout", "During the rollout", "After the rollout"]
    plan = next(index for index, line in enumerate(lines) if "rollback_plan" in line)
    assert lines[plan].split() == ["rollback_plan", "go"]
    assert f"      Proof: {facts}" in lines[plan : plan + 4]
    assert "      Proof: simulated with seed 1" in lines


def test_junit_has_a_case_for_each_row(bench: Bench, tmp_path: Path) -> None:
    done = bench("gate", str(short(tmp_path)), "--format", "junit")
    assert done.returncode == 3
    cases = {case.get("name"): case for case in ET.fromstring(done.stdout).iter("testcase")}
    assert cases["rehearsal"].find("error") is not None
    assert "simulated with seed 1" in (cases["capacity"].findtext("system-out") or "")


def test_a_gate_without_proof_could_not_tell(bench: Bench, tmp_path: Path) -> None:
    done = bench("gate", str(short(tmp_path)))
    assert done.returncode == 3
    assert "rollback_plan could not tell" in " ".join(done.stdout.split())
    assert "To fix: " in done.stdout


@pytest.mark.usefixtures("without_workers")
def test_each_run_folder_has_its_own_post_mortem(bench: Bench, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    bench("rollout", "gpt53", "--profile", "copilot", "--out", str(folder))
    draft = folder / "gpt53" / "postmortem.md"
    assert BLANK in draft.read_text("utf-8")

    def judged() -> Outcome:
        return PostMortem().judge(evidence_of(GPT53, 1, [folder])).outcome

    assert judged() is Outcome.BROKEN
    draft.write_text(draft.read_text("utf-8").replace(BLANK, "filled in"), encoding="utf-8")
    assert judged() is Outcome.KEPT
    draft.unlink()
    assert judged() is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("gate", "gpt53", "--format", "xml"), "Unknown format 'xml'"),
        (("gate", "gpt53", "--proof", "no.jsonl"), "bench load FILE --facts no.jsonl"),
    ],
    ids=["format", "proof"],
)
def test_bad_input_is_refused(bench: Bench, arguments: tuple[str, ...], words: str) -> None:
    done = bench(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
