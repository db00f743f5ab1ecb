"""Judges the rollouts of a run by other people's rules."""

from pathlib import Path

from rich.console import Console

from bench.canary.all_judges import known_judges
from bench.canary.follower import replay
from bench.canary.walk import Facts
from bench.cli.blocks import print_line, print_wrapped
from bench.cli.rollout_tables import ENDS
from bench.core.errors import Exit, RequestError
from bench.facts import GuardDecided, RolloutEnded, StageBegan
from bench.facts.file import FACTS_FILE, read
from bench.reports.from_folder import open_run_folder
from fake_backend.plugins import UnknownNameError


def judge_as(console: Console, folder: Path, name: str) -> Exit:
    """Print what this judge would have decided; the gravest end gives the exit code.

    Raises:
        UnknownNameError: there is no such judge.
        RequestError: the folder is no run, or the run has no rollout.
    """
    if name not in known_judges():
        raise UnknownNameError("judge", name, known_judges())
    kind = known_judges()[name]
    print_line(console, f"{kind.about}: a re-implementation of the published rules.")
    codes = []
    run = open_run_folder(folder)
    for scenario in run.scenarios:
        if scenario.rollout is not None:
            facts = read(folder / scenario.name / FACTS_FILE)
            print_line(console, f"{scenario.name}:")
            codes.append(_print(console, replay(facts, scenario.rollout.course, kind())))
    if not codes:
        raise RequestError(f"{folder}: has no rollout to judge. To fix: bench rollout FILE")
    return max(codes)


def _print(console: Console, decided: Facts) -> Exit:
    for fact in decided:
        if isinstance(fact, StageBegan) and fact.stage:
            print_line(console, f"  {fact.at:.0f} s: {100 * fact.share:g}% begins.")
        if isinstance(fact, GuardDecided):
            first = f"  {fact.at:.0f} s: {fact.action}. "
            print_wrapped(console, fact.because, first=first, indent=4)
        if isinstance(fact, RolloutEnded):
            print_line(console, f"  {fact.at:.0f} s: {fact.outcome}.")
            return ENDS.get(fact.outcome, Exit.BENCH_FAILED)
    print_line(console, "  It would have gone on: the facts of the run end before that.")
    return Exit.BENCH_FAILED
