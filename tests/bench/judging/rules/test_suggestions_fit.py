import pytest

from bench.facts import Fact, GhostAppeared, GhostVanished, StepDone
from bench.judging.finding import Outcome
from bench.judging.rules.suggestions_fit import SuggestionsFit
from bench.judging.timeline import Timeline
from bench.testing.story import because, healthy, outcome, request, without

RULE = SuggestionsFit()


def ghosts(*shown: tuple[str, str], start: float = 40.0, vanish: bool = True) -> list[Fact]:
    """The text and the line before it of each suggestion, one each second."""
    facts = healthy()
    for number, (text, line) in enumerate(shown):
        facts.append(GhostAppeared(start + number, text, line))
        if vanish:
            facts.append(GhostVanished(start + number + 0.5))
    return facts


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("ret", "return x"),
        ("    con", "console.log(x)"),
        ("def ", "def total():"),
        ("def", " def total():"),
        ("order.price", "price * 2"),
        ("total = ", "total = sum(x)"),
        ("total = ", "\u00a0total = sum(x)"),
        ("  total =", "total = sum(x)"),
    ],
)
def test_what_stands_before_the_cursor_is_not_repeated(line: str, text: str) -> None:
    assert outcome(RULE, ghosts((text, line))) is Outcome.DEGRADED


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("return", " returned_value"),
        ("return ", "returned_value"),
        ("ret", "urn x"),
        ("total = ", "sum(total)"),
        ("total = ", "total.next"),
        ("do", "do it"),
        ("----", "--------"),
        ("0, 0, 0,", "0, 0, 0, 1"),
        ("import os", "\nimport sys"),
        ("print(a)", "\nprint(a)"),
        ("123", "123"),
        ("", "total = 1"),
    ],
)
def test_what_only_looks_like_it_fits(line: str, text: str) -> None:
    assert outcome(RULE, ghosts((text, line))) is Outcome.KEPT


def repeated(count: int) -> list[tuple[str, str]]:
    return [(f"sum_{number} = 1", f"sum_{number} = ") for number in range(count)]


@pytest.mark.parametrize(
    ("count", "expected"),
    [(0, Outcome.KEPT), (1, Outcome.DEGRADED), (2, Outcome.DEGRADED), (3, Outcome.BROKEN)],
)
def test_repetitions_are_counted(count: int, expected: Outcome) -> None:
    assert outcome(RULE, ghosts(*repeated(count))) is expected


def test_a_suggestion_that_is_typed_into_is_one() -> None:
    typed = [("return x", "ret"), ("return x", "retu"), ("return x", "retur")]
    assert outcome(RULE, ghosts(*typed, vanish=False)) is Outcome.DEGRADED
    assert outcome(RULE, ghosts(*typed)) is Outcome.BROKEN


def test_the_sentence_quotes_text_and_line() -> None:
    assert because(RULE, ghosts(("return x", "ret"))) == (
        "Ghost text repeated the text before the cursor at 40.0 s (fault phase): repetitions = 1"
        " (soft limit 0, hard limit 2). It showed 'return x' after 'ret'."
    )
    assert because(RULE, healthy()) == (
        "Ghost text fitted wherever it appeared: appearances = 4; repetitions = 0 (soft limit 0,"
        " hard limit 2); stale suggestions = 0 (soft limit 0, hard limit 2)."
    )


def left_over(count: int) -> list[tuple[str, str]]:
    return [("compute(x)", f"line_{number} = ") for number in range(count + 1)]


@pytest.mark.parametrize(
    ("count", "expected"),
    [(0, Outcome.KEPT), (1, Outcome.DEGRADED), (2, Outcome.DEGRADED), (3, Outcome.BROKEN)],
)
def test_what_is_left_over_from_another_line_is_counted(count: int, expected: Outcome) -> None:
    assert outcome(RULE, ghosts(*left_over(count))) is expected


@pytest.mark.parametrize(
    ("sent_at", "status", "surface", "expected"),
    [
        (40.5, 200, "ghost_text", Outcome.KEPT),
        (40.99, 200, "ghost_text", Outcome.KEPT),
        (39.5, 200, "ghost_text", Outcome.DEGRADED),
        (41.5, 200, "ghost_text", Outcome.DEGRADED),
        (40.5, 429, "ghost_text", Outcome.DEGRADED),
        (40.5, 200, "chat", Outcome.DEGRADED),
    ],
)
def test_the_model_may_say_the_same_twice(
    sent_at: float, status: int, surface: str, expected: Outcome
) -> None:
    sent = request("g/9", sent_at, surface, status=status)
    assert outcome(RULE, [*ghosts(*left_over(1)), *sent]) is expected


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("compute(x)", "total = "), ("compute(x)", "total = ")),
        (("compute(x)", "tot"), ("compute(x)", "total = ")),
        (("compute(x)", "total = c"), ("compute(x)", "total = ")),
        (("x()", "total = "), ("x()", "other = ")),
    ],
)
def test_the_same_line_and_short_texts_are_no_left_overs(
    first: tuple[str, str], second: tuple[str, str]
) -> None:
    assert outcome(RULE, ghosts(first, second)) is Outcome.KEPT


def test_all_phases_up_to_the_recovery_count_together() -> None:
    across = [
        GhostAppeared(24.5, "compute(x)", "first = "),
        GhostAppeared(58.0, "compute(x)", "second = "),
    ]
    facts = [*without(healthy(), lambda fact: getattr(fact, "surface", "") != ""), *across]
    assert outcome(RULE, facts) is Outcome.DEGRADED
    late = ghosts(*repeated(3), start=61.0)
    assert outcome(RULE, late) is Outcome.KEPT


def test_the_graver_of_the_two_is_reported() -> None:
    ruling = RULE.judge(Timeline.of(ghosts(("return x", "ret"), *left_over(3))))
    assert ruling.headline == "Ghost text was left over from another line"
    (stale,) = ruling.measures
    assert (stale.value, stale.soft, stale.hard, stale.hard_from) == (3, 0, 2, "stale_hard")


def test_without_ghost_text_in_the_steady_state_nothing_is_known() -> None:
    none = without(
        ghosts(*repeated(3)), lambda fact: isinstance(fact, GhostAppeared) and fact.at < 30
    )
    assert outcome(RULE, none) is Outcome.UNKNOWN


def test_an_extension_without_ghost_text_is_not_asked_for_it() -> None:
    chat_only = without(
        healthy(),
        lambda fact: (
            isinstance(fact, GhostAppeared | GhostVanished)
            or (isinstance(fact, StepDone) and fact.step == "ghost text")
        ),
    )
    assert outcome(RULE, chat_only) is Outcome.KEPT
    assert because(RULE, chat_only) == (
        "Nothing was judged: the journey did not look for ghost text."
    )
