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
        "The document contains text that was neither typed nor accepted and lacks text that was"
        " typed or accepted at 45.0 s (fault phase): extra segments = 2; missing segments = 1. The"
        f" first extra segment is 'a {'b' * 58}'. The first missing segment is 'gone'."
    )
    assert because(RULE, healthy()) == (
        "The document held exactly what was typed and accepted: readings = 4."
    )


def test_a_change_in_another_phase_is_broken_too() -> None:
    assert outcome(RULE, [*healthy(), DocumentRead(65.0, ("x",), ())]) is Outcome.BROKEN


def test_a_document_that_was_not_read_under_the_fault_is_unknown() -> None:
    unread = without(healthy(), lambda fact: isinstance(fact, DocumentRead) and 30 <= fact.at < 50)
    assert outcome(RULE, unread) is Outcome.UNKNOWN
    assert outcome(RULE, [fact for fact in healthy() if fact.at < 30]) is Outcome.UNKNOWN


def test_a_journey_in_which_nothing_is_compared_is_no_finding() -> None:
    unread = without(healthy(), lambda fact: isinstance(fact, DocumentRead))
    assert outcome(RULE, unread) is Outcome.KEPT
    assert because(RULE, unread).startswith("Nothing was judged")
