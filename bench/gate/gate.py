"""Judges all rows of the checklists; "could not tell" is no-go."""

from dataclasses import dataclass

from bench.core.errors import Exit
from bench.gate.all_rows import known_rows
from bench.gate.row import CHECKLISTS, Checklist, Evidence, Proven
from bench.judging.finding import Outcome, Ruling
from bench.judging.rule import gravest, unknown

EXITS = {Outcome.BROKEN: Exit.BROKEN, Outcome.UNKNOWN: Exit.BENCH_FAILED}


@dataclass(frozen=True, slots=True)
class Judged:
    """One row with its ruling."""

    row: str
    ruling: Ruling
    advice: str
    checklist: Checklist = "before"

    @property
    def word(self) -> str:
        words = {Outcome.BROKEN: "no-go", Outcome.UNKNOWN: "could not tell"}
        return words.get(self.ruling.outcome, "go")

    @property
    def proofs(self) -> tuple[str, ...]:
        """The runs that the ruling rests on; a row of another package may name none."""
        return self.ruling.proofs if isinstance(self.ruling, Proven) else ()


def judge_rows(evidence: Evidence) -> list[Judged]:
    """Every row, in the order of the checklists; one that fails is one that could not tell."""
    judged = []
    for name, kind in known_rows().items():
        try:
            ruling = kind().judge(evidence)
        except Exception as error:  # of a row of another package, say: no go without its answer
            ruling = unknown(f"The row failed: {type(error).__name__}: {error}")
        judged.append(Judged(name, ruling, kind.advice, kind.checklist))
    return sorted(judged, key=lambda row: CHECKLISTS.index(row.checklist))


def exit_of(judged: list[Judged]) -> Exit:
    """0 go, 1 no-go, 3 could not tell."""
    worst = gravest(row.ruling for row in judged)
    return EXITS.get(worst.outcome, Exit.KEPT)
