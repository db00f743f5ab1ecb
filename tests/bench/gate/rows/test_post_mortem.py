import pytest

from bench.catalogue.rollout import Drill
from bench.gate.row import Evidence, Proof, Proven
from bench.gate.rows.post_mortem import PostMortem
from bench.judging.finding import Outcome
from bench.load.drills import drill
from bench.reports.incident.postmortem import BLANK
from tests.bench.gate.proofs import evidence, run_folder
from tests.bench.load.plays import GPT53, played

BLANKS = f"# Post-mortem\n**{BLANK} (owner)**"
BLAME = "# Post-mortem\nAlice deployed it."
FILLED = "# Post-mortem\nThe owner is known."


def folder(path: str, postmortem: str) -> Proof:
    return run_folder(path, GPT53, played(1), postmortem)


@pytest.mark.parametrize(
    ("texts", "outcome", "proofs"),
    [
        (("",), Outcome.UNKNOWN, ("0",)),
        ((" \n",), Outcome.UNKNOWN, ("0",)),
        ((BLANKS,), Outcome.BROKEN, ("0",)),
        ((BLAME,), Outcome.BROKEN, ("0",)),
        ((FILLED,), Outcome.KEPT, ("0",)),
        ((FILLED, ""), Outcome.UNKNOWN, ("1",)),
        ((FILLED, BLANKS, ""), Outcome.BROKEN, ("1",)),
        ((FILLED, BLAME, ""), Outcome.BROKEN, ("1",)),
        ((FILLED, FILLED), Outcome.KEPT, ("0", "1")),
    ],
    ids=[
        "none",
        "empty",
        "blank",
        "blame",
        "filled in",
        "one of two",
        "blank and none",
        "blame and none",
        "both",
    ],
)
def test_each_rollback_needs_a_post_mortem_of_its_own(
    texts: tuple[str, ...], outcome: Outcome, proofs: tuple[str, ...]
) -> None:
    folders = [folder(str(number), text) for number, text in enumerate(texts)]
    ruling = PostMortem().judge(Evidence(GPT53, 1, folders))
    assert ruling.outcome is outcome, ruling.because
    assert isinstance(ruling, Proven)
    assert ruling.proofs == proofs


def test_the_places_that_name_a_person_are_shown() -> None:
    text = "# Post-mortem\nAlice deployed it.\nShe forgot the canary."
    ruling = PostMortem().judge(Evidence(GPT53, 1, [folder("run", text)]))
    assert "3 places of the post-mortem name or blame a person" in ruling.because
    assert 'Line 2: "Alice deployed" is a name beside a deed.' in ruling.because


def test_without_a_rollback_nothing_is_asked_for() -> None:
    assert PostMortem().judge(evidence()).outcome is Outcome.KEPT


def test_a_file_with_facts_has_no_place_for_one() -> None:
    assert PostMortem().judge(evidence(played(1))).outcome is Outcome.KEPT
    both = Evidence(GPT53, 1, [folder("run", ""), *evidence(played(1)).proofs])
    assert PostMortem().judge(both).headline == "1 of 1 run folders have no postmortem.md"


def test_a_rehearsal_is_no_incident() -> None:
    rehearsed = drill(GPT53, 1, [Drill(0.05, "nothing")])
    ruling = PostMortem().judge(Evidence(GPT53, 1, [run_folder("run", GPT53, rehearsed)]))
    assert ruling.outcome is Outcome.KEPT
