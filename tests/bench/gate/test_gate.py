import pytest

from bench.core.errors import Exit
from bench.gate.all_rows import known_rows
from bench.gate.gate import Judged, exit_of, judge_rows
from bench.gate.row import Evidence, Proof, Row, proven
from bench.judging.finding import Outcome, Ruling
from tests.bench.load.plays import GPT53

KEPT = Ruling(Outcome.KEPT, "well")


@pytest.mark.parametrize(
    ("outcome", "code", "word"),
    [
        (Outcome.KEPT, Exit.KEPT, "go"),
        (Outcome.DEGRADED, Exit.KEPT, "go"),
        (Outcome.BROKEN, Exit.BROKEN, "no-go"),
        (Outcome.UNKNOWN, Exit.BENCH_FAILED, "could not tell"),
    ],
)
def test_one_row_decides(outcome: Outcome, code: Exit, word: str) -> None:
    rows = [Judged("a", KEPT, ""), Judged("b", Ruling(outcome, "so"), "")]
    assert exit_of(rows) is code
    assert rows[1].word == word


def test_rows_are_in_the_order_of_the_checklists_and_name_their_proof(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class After(Row):
        checklist = "after"

        def judge(self, evidence: Evidence) -> Ruling:
            return proven(KEPT, Proof("runs/a"), "runs/b", "runs/a")

    class Before(Row):
        def judge(self, evidence: Evidence) -> Ruling:
            return KEPT

    kinds = {"after": After, "before": Before}
    monkeypatch.setattr("bench.gate.gate.known_rows", lambda: kinds)
    first, last = judge_rows(Evidence(GPT53, 1))
    assert (first.row, first.proofs) == ("before", ())
    assert (last.row, last.proofs) == ("after", ("runs/a", "runs/b"))
    assert last.ruling.because == "well."


def test_a_row_that_fails_could_not_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing(Row):
        def judge(self, evidence: Evidence) -> Ruling:
            raise RuntimeError("broken")

    monkeypatch.setattr("bench.gate.gate.known_rows", lambda: {"failing": Failing})
    (judged,) = judge_rows(Evidence(GPT53, 1))
    assert judged.word == "could not tell"
    assert judged.ruling.because == "The row failed: RuntimeError: broken."


def test_every_row_says_what_to_do() -> None:
    assert all(kind.advice and len(kind.__doc__ or "") > 40 for kind in known_rows().values())
