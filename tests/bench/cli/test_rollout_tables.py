from io import StringIO

import pytest
from rich.console import Console

from bench.canary.summary import summarise
from bench.cli.rollout_tables import exit_of_rollout, print_felt, print_summary
from bench.core.errors import Exit
from bench.facts import RolloutEnded
from tests.bench.reports.incident.told import ROLLOUT, told


def test_stages_and_what_the_user_felt_are_printed() -> None:
    out = StringIO()
    console = Console(file=out, width=120)
    summary = summarise(told())
    print_summary(console, ROLLOUT, summary)
    print_felt(console, summary)
    text = out.getvalue()
    assert "18 s, 25%: rollback. Too many late answers." in text
    assert "0.20 s (1)" in text
    assert "1.40 s (1)" in text
    assert "Told, 25%: Rate limit <exceeded> @somebody" in text


@pytest.mark.parametrize(
    ("outcome", "code"),
    [("passed", Exit.KEPT), ("rolled back", Exit.BROKEN), ("unknown", Exit.BENCH_FAILED)],
)
def test_an_outcome_has_an_exit_code(outcome: str, code: Exit) -> None:
    assert exit_of_rollout(summarise([RolloutEnded(1.0, outcome, 1, "")])) is code
    assert exit_of_rollout(summarise([])) is Exit.BENCH_FAILED
