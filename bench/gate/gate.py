"""Judges all rows of the checklist; "could not tell" is no-go."""

from dataclasses import dataclass

from bench.core.errors import Exit
from bench.gate.all_rows import known_rows
from bench.gate.row import Evidence
from bench.judging.finding import Outcome, Ruling
from bench.judging.rule import gravest, unknown

EXITS = {Outcome.BROKEN: Exit.BROKEN, Outcome.UNKNOWN: Exit.BENCH_FAILED}


@dataclass(frozen=True, slots=True)
class Judged:
    """One row with its ruling."""

    row: str
    ruling: Ruling
    advice: str

    @property
    def word(self) -> str:
        words = {Outcome.BROKEN: "no-go", Outcome.UNKNOWN: "could not tell"}
        return words.get(self.ruling.outcome, "go")


def judge_rows(evidence: Evidence) -> list[Judged]:
    """Every row; one that fails is one that could not tell."""
    judged = []
    for name, kind in known_rows().items():
        try:
            ruling = kind().judge(evidence)
        except Exception as error:  # of a row of another package, say: no go without its answer
            ruling = unknown(f"The row failed: {type(error).__name__}: {error}")
        judged.append(Judged(name, ruling, kind.advice))
    return judged


def exit_of(judged: list[Judged]) -> Exit:
    """0 go, 1 no-go, 3 could not tell."""
    worst = gravest(row.ruling for row in judged)
    return EXITS.get(worst.outcome, Exit.KEPT)
