"""Rollouts with an editor, played without one: everything but the worker is the real thing."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bench.canary.all_judges import known_judges
from bench.canary.follower import Follower
from bench.catalogue.rollout import Rollout
from bench.cli.rollout import write_facts
from bench.facts import Fact
from bench.facts.file import FACTS_FILE
from bench.load.drills import drill
from bench.load.simulation import play
from bench.reports.from_folder import judge_run, write_reports
from bench.reports.rollout import DECIDED
from bench.runner.conductor import Ended, exit_code
from bench.runner.progress import Progress
from bench.runner.run_folder import Request, create_run_folder
from bench.testing.story import healthy
from tests.bench.catalogue.test_rollout import changed
from tests.bench.gate.proofs import answered, with_editor

LATER_S = 80.0
LIKE = """
[[versions]]
name = "like"
about = "A version like the old one."
family = "gpt-5.0"
first_token = { p50_s = 0.06, p99_s = 0.15 }
prefill_s = 10e-6
token_s = 0.0008
output = { p50 = 16.3, p99 = 118 }
accepted = { other = 0.27 }
filtered = { other = 0.01 }
"""


def short(folder: Path) -> Path:
    """A rollout of a version like the old one, with two stages and a fifth of the requests."""
    file = changed(
        folder,
        ('new = "gpt-5.3"', 'new = "like"'),
        ("  { share = 0.05, for_s = 40 },\n  { share = 0.25, for_s = 40 },\n", ""),
        ("editor_joins = 0.25\n", "editor_joins = 0.5\nsteady_s = 15\n"),
        ("slots = 24\nwaiting_most = 400", "slots = 8\nwaiting_most = 200"),
        ("load = 0.8", "load = 0.5"),
    )
    file.write_text(file.read_text("utf-8") + LIKE, encoding="utf-8")
    return file


def run(request: Request, progress: Progress) -> Ended:
    """What the conductor does; each worker's facts are those of the simulation, and a healthy run.

    As in a real one, the rollout that the facts name is that of the run folder.
    """
    folder = create_run_folder(request, "1.0.0")
    for scenario in folder.scenarios:
        assert scenario.rollout is not None
        facts = _facts(scenario.rollout, request.seed)
        write_facts(folder.path / scenario.name / FACTS_FILE, facts)
    report = judge_run(folder)
    write_reports(report, folder.path)
    return Ended(exit_code(report), report)


def _facts(rollout: Rollout, seed: int) -> list[Fact]:
    """First a healthy run, for the verdict on the extension; then the rollout."""
    if rollout.table.drills:
        return [*healthy(), *_later(with_editor(drill(rollout, seed, rollout.table.drills)))]
    prompts = [*answered(rollout.table.old, 20), *answered(rollout.table.new, 20)]
    felt = with_editor(play(rollout, seed, known_judges()["guard"]()))
    in_order = sorted(felt, key=lambda fact: fact.at)
    return [*_decided(rollout, [*healthy(), *_later(in_order)]), *_later(prompts)]


def _later(facts: Iterable[Fact]) -> Iterator[Fact]:
    return (replace(fact, at=fact.at + LATER_S) for fact in facts)


def _decided(rollout: Rollout, facts: Iterable[Fact]) -> Iterator[Fact]:
    """The same rollout, with what the guard decides if it sees a user in it as well."""
    follower = Follower(rollout.course, known_judges()["guard"]())
    for fact in facts:
        if not isinstance(fact, DECIDED):
            yield fact
            yield from (one for one in follower.see(fact) if isinstance(one, DECIDED))


@pytest.fixture
def without_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.cli.rollout_run.run", run)
