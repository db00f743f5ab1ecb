"""What the verbs of rollouts print: stages, decisions, and what the real user felt."""

from rich.console import Console
from rich.table import Table

from bench.canary.felt import Felt
from bench.canary.summary import StageSummary, Summary
from bench.canary.walk import PASSED, ROLLED_BACK
from bench.catalogue.rollout import Rollout
from bench.cli.blocks import print_line, print_wrapped
from bench.core.errors import Exit
from bench.core.texts import styled

STAGE_COLUMNS = ("stage", "version", "answers", "late", "P99", "refused", "left")
FELT_COLUMNS = ("the real user", "version", "ghost text", "missing", "host", "event loop", "key")
ENDS = {PASSED: Exit.KEPT, ROLLED_BACK: Exit.BROKEN}


def exit_of_rollout(summary: Summary) -> Exit:
    """0 if the last stage passed, 1 after a rollback, 3 if the guard could not tell."""
    outcome = summary.ended.outcome if summary.ended else ""
    return ENDS.get(outcome, Exit.BENCH_FAILED)


def print_summary(console: Console, rollout: Rollout, summary: Summary) -> None:
    """Print the stages of a rollout, and how it ended."""
    print_line(console, f"{rollout.name}: {rollout.table.about}")
    if summary.baseline is not None:
        text = (
            f"Baseline: {summary.baseline.samples} answers, P99 {summary.baseline.p99_s:.3f} s;"
            f" late is what takes longer than {summary.baseline.threshold_s:.3f} s."
        )
        print_line(console, text)
    table = Table(*STAGE_COLUMNS)
    for stage in summary.stages:
        name = f"{stage_name(stage)} for {stage.seconds:.0f} s"
        for arm in stage.arms:
            p99 = "" if arm.p99_s is None else f"{arm.p99_s:.3f} s"
            counts = (str(arm.answers), f"{100 * arm.late_share:.2f}%", p99)
            cells = (name, arm.version, *counts, str(arm.refused), str(arm.left))
            table.add_row(*map(styled, cells))
            name = ""
    console.print(table)
    for stage in summary.stages:
        for decision in stage.decisions:
            first = f"{decision.at:.0f} s, {100 * stage.share:g}%: {decision.action}. "
            print_wrapped(console, decision.because, first=first, indent=4)
    if summary.ended is not None:
        print_line(console, f"The rollout: {summary.ended.outcome}.")
    if summary.well_after_s is not None:
        print_line(console, f"Users were well again after {summary.well_after_s:.0f} s.")


def print_felt(console: Console, summary: Summary) -> None:
    """Print a line for each stage with what the user of the real editor felt and read."""
    table = Table(*FELT_COLUMNS)
    rows = [
        ("before", summary.felt_before),
        *((stage_name(stage), stage.felt) for stage in summary.stages),
    ]
    for name, felt in rows:
        if felt is not None:
            table.add_row(*map(styled, (name, *_cells(felt))))
    console.print(table)
    for name, felt in rows:
        for text in felt.told if felt else ():
            print_wrapped(console, text, first=f"Told, {name}: ", indent=4)


def stage_name(stage: StageSummary) -> str:
    """The share of a stage; number 0 is what comes after a rollback."""
    return f"{100 * stage.share:g}%" if stage.number else "after"


def _cells(felt: Felt) -> tuple[str, ...]:
    median = "" if felt.median_s is None else f"{felt.median_s:.2f} s ({len(felt.ghost_s)})"
    units = ((felt.host_mb, "MB"), (felt.loop_ms, "ms"), (felt.key_ms, "ms"))
    return (
        ", ".join(f"{version} ({count})" for version, count in felt.served),
        median,
        str(felt.missing),
        *("" if value is None else f"{value:.0f} {unit}" for value, unit in units),
    )
