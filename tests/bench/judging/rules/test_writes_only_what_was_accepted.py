import pytest

from bench.facts import DocumentRead, Fact
from bench.judging.finding import Outcome
from bench.judging.rules.writes_only_what_was_accepted import WritesOnlyWhatWasAccepted
from bench.testing.story import because, healthy, outcome, without

RULE = WritesOnlyWhatWasAccepted()


def read(extra: tuple[str, ...] = (), missing: tuple[str, ...] = ()) -> list[Fact]:
    return [*healthy(), DocumentRead(45.0, extra, missing)]


@pytest.mark.parametrize(
    ("extra", "missing", "expected"),
    [
        ((), (), Outcome.KEPT),
        (("\n", "  \t"), ("    ",), Outcome.KEPT),
        ((")",), (), Outcome.BROKEN),
        (("\n", "x"), (), Outcome.BROKEN),
        ((), ("total",), Outcome.BROKEN),
    ],
)
def test_only_white_space_may_differ(
    extra: tuple[str, ...], missing: tuple[str, ...], expected: Outcome
) -> None:
    assert outcome(RULE, read(extra, missing)) is expected


def test_the_sentence_quotes_both_briefly() -> None:
    assert because(RULE, read(("a\n" + "b" * 100, "c"), ("gone",))) == (
        f"The document of 45.0 s (fault) had 2 segments too many, first 'a {'b' * 58}' and"
        " 1 segment missing, first 'gone'."
    )
    assert because(RULE, healthy()).startswith("In 4 readings the document held what was typed")


def test_a_change_in_another_phase_is_broken_too() -> None:
    assert outcome(RULE, [*healthy(), DocumentRead(65.0, ("x",), ())]) is Outcome.BROKEN


def test_a_document_that_was_not_read_under_the_fault_is_unknown() -> None:
    unread = without(healthy(), lambda fact: isinstance(fact, DocumentRead) and 30 <= fact.at < 50)
    assert outcome(RULE, unread) is Outcome.UNKNOWN
    assert outcome(RULE, [fact for fact in healthy() if fact.at < 30]) is Outcome.UNKNOWN


def test_a_journey_in_which_nothing_is_compared_is_no_finding() -> None:
    unread = without(healthy(), lambda fact: isinstance(fact, DocumentRead))
    assert outcome(RULE, unread) is Outcome.KEPT
    assert because(RULE, unread).endswith("nothing was judged.")
