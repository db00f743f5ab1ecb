import json
from pathlib import Path

import pytest

from bench.cli.rehearse import of_the_bench
from bench.core.errors import Exit
from bench.facts import BenchFailed, Fact, Interrupted, ProcessGone
from bench.facts.roles import HOST
from bench.runner.conductor import Ended
from tests.bench.cli import played
from tests.bench.cli.conftest import Bench
from tests.bench.reports.test_formats import report

short, without_workers = played.short, played.without_workers


def row(bench: Bench, rollout: str, proof: Path) -> tuple[str, str]:
    """What the row of the gate says, and why."""
    gated = bench("gate", rollout, "--format", "json", "--proof", str(proof))
    (found,) = [one for one in json.loads(gated.stdout) if one["row"] == "rehearsal"]
    return found["is"], found["because"]


def test_a_rehearsal_says_what_the_gate_still_asks_for(bench: Bench, tmp_path: Path) -> None:
    rollout, facts = str(short(tmp_path)), tmp_path / "facts.jsonl"
    done = bench("rehearse", rollout, "--at", "1", "--with", "nothing", "--facts", str(facts))
    assert done.returncode == 0
    assert "1 rollbacks were rehearsed" in done.stdout
    assert "For bench gate: Not rehearsed: from 50 % with nothing," in done.stdout
    word, because = row(bench, rollout, facts)
    assert word == "could not tell"
    assert because.startswith("Not rehearsed: from 50 % with nothing,")


@pytest.mark.usefixtures("without_workers")
def test_a_rehearsal_with_an_editor_is_one_of_this_rollout(bench: Bench, tmp_path: Path) -> None:
    """The editor is given the new version in each drill; the fingerprint must not tell."""
    rollout, folder = str(short(tmp_path)), tmp_path / "run"
    options = ("--at", "1", "--with", "nothing,streams_in_flight", "--with-editor")
    done = bench("rehearse", rollout, *options, "--profile", "copilot", "--out", str(folder))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 rollbacks were rehearsed" in done.stdout
    assert "not seen" not in done.stdout
    word, because = row(bench, rollout, folder)
    assert word == "could not tell"
    assert because.startswith("Not rehearsed: from 50 % with nothing,")
    assert "No rehearsal of this rollout" not in because


@pytest.mark.parametrize(
    ("code", "more", "expected"),
    [
        (Exit.BROKEN, ProcessGone(35.0, 100, HOST), Exit.KEPT),
        (Exit.BENCH_FAILED, BenchFailed(1.0, "It did not open.", ""), Exit.BENCH_FAILED),
        (Exit.INTERRUPTED, Interrupted(1.0, "SIGINT"), Exit.INTERRUPTED),
    ],
    ids=["the extension broke a rule", "the bench failed", "interrupted"],
)
def test_only_the_rollbacks_and_the_bench_make_the_exit_code(
    code: Exit, more: Fact, expected: Exit
) -> None:
    assert of_the_bench(Ended(code, report(more))) is expected


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("rehearse", "gpt53", "--with", "rain"), "Unknown hindrance 'rain'"),
        (("rehearse", "gpt53", "--at", "half"), "--at must be shares"),
        (("rehearse", "gpt53", "--at", "1.5"), "--at must be shares"),
        (("rehearse", "gpt53", "--at", "0.0000001"), "--at: no user gets the new version"),
    ],
    ids=["hindrance", "no number", "above 1", "nobody"],
)
def test_bad_input_is_refused(bench: Bench, arguments: tuple[str, ...], words: str) -> None:
    done = bench(*arguments)
    assert done.returncode == 2
    assert words in done.stderr
