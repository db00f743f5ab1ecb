import pytest

from bench.gate.row import Evidence
from bench.gate.rows.post_mortem import PostMortem
from bench.judging.finding import Outcome
from bench.reports.incident.postmortem import BLANK
from tests.bench.load.plays import GPT53, played
from tests.bench.reports.test_formats import BROKEN


@pytest.mark.parametrize(
    ("texts", "outcome"),
    [
        ((), Outcome.UNKNOWN),
        ((f"# Post-mortem\n**{BLANK} (owner)**",), Outcome.BROKEN),
        (("# Post-mortem\nThe owner is known.",), Outcome.KEPT),
    ],
    ids=["none", "blank", "filled in"],
)
def test_a_rollback_needs_a_post_mortem(texts: tuple[str, ...], outcome: Outcome) -> None:
    evidence = Evidence(GPT53, 1, [played(1)], [BROKEN], texts)
    assert PostMortem().judge(evidence).outcome is outcome


def test_without_a_rollback_nothing_is_asked_for() -> None:
    assert PostMortem().judge(Evidence(GPT53, 1)).outcome is Outcome.KEPT
