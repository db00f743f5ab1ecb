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
        (("# Post-mortem\nAlice deployed it.",), Outcome.BROKEN),
        (("# Post-mortem\nThe owner is known.",), Outcome.KEPT),
    ],
    ids=["none", "blank", "blame", "filled in"],
)
def test_a_rollback_needs_a_post_mortem(texts: tuple[str, ...], outcome: Outcome) -> None:
    evidence = Evidence(GPT53, 1, [played(1)], [BROKEN], texts)
    assert PostMortem().judge(evidence).outcome is outcome


def test_the_places_that_name_a_person_are_shown() -> None:
    text = "# Post-mortem\nAlice deployed it.\nShe forgot the canary."
    ruling = PostMortem().judge(Evidence(GPT53, 1, [played(1)], [BROKEN], (text,)))
    assert "3 places of the post-mortem name or blame a person" in ruling.because
    assert 'Line 2: "Alice deployed" is a name beside a deed.' in ruling.because


def test_without_a_rollback_nothing_is_asked_for() -> None:
    assert PostMortem().judge(Evidence(GPT53, 1)).outcome is Outcome.KEPT
