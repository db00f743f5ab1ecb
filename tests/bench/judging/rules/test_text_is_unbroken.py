from dataclasses import replace

import pytest

from bench.facts import AnswerRead, Appeared, DocumentRead, Fact, GhostAppeared
from bench.judging.finding import Outcome
from bench.judging.rules.text_is_unbroken import TextIsUnbroken
from bench.testing.story import because, healthy, outcome, request, without

RULE = TextIsUnbroken()


def ghost(text: str, at: float = 40.0) -> list[Fact]:
    return [*healthy(), GhostAppeared(at, text, "total = ")]


def mis_decoded(text: str, encoding: str = "cp1252") -> str:
    return text.encode().decode(encoding)


@pytest.mark.parametrize(
    "text",
    [
        "caf\ufffd",
        "\ufefftotal",
        'chat.completion.cdata: {"id":"1"}',
        'data:{"id":"1"}',
        "the end [DONE]",
        mis_decoded("café"),
        mis_decoded("für"),
        mis_decoded("it\u2019s"),
        mis_decoded("it\u2019s", "latin-1"),
        mis_decoded("café", "latin-1"),
        mis_decoded("100 €"),
        mis_decoded("Привет", "latin-1"),
        mis_decoded("你好", "latin-1"),
        mis_decoded("👩", "latin-1"),
    ],
)
@pytest.mark.parametrize("at", [40.0, 55.0])
def test_broken_characters_are_degraded(text: str, at: float) -> None:
    assert outcome(RULE, ghost(text, at)) is Outcome.DEGRADED
    assert outcome(RULE, [*healthy(), DocumentRead(at, (text,), ())]) is Outcome.BROKEN


@pytest.mark.parametrize(
    "text",
    [
        "é Привет 你好 👩\u200d💻🇺🇳 ",
        "Ação, NÃO, São Paulo, „Spaß“, élève, Ñandú, Ærø, señor",
        "axios({ data: { id: 1 } })",
        "const data: Data = {}",
        "",
    ],
)
def test_foreign_text_and_code_are_no_broken_characters(text: str) -> None:
    assert outcome(RULE, ghost(text)) is Outcome.KEPT


def test_answers_and_notices_are_read_too() -> None:
    notice = Appeared(40.0, "notification", 900, "caf\ufffd")
    answer = AnswerRead(40.0, 39.0, "caf\ufffd", finished=True, failed=False)
    assert outcome(RULE, [*healthy(), notice]) is Outcome.DEGRADED
    assert because(RULE, [*healthy(), replace(notice, kind="status")]).startswith("The status bar")
    assert outcome(RULE, [*healthy(), answer]) is Outcome.DEGRADED


def test_an_answers_end_may_begin_with_half_a_character() -> None:
    answer = AnswerRead(40.0, 39.0, "\ufffd is fine", finished=True, failed=False)
    assert outcome(RULE, [*healthy(), answer]) is Outcome.KEPT


def test_half_a_character_before_an_ellipsis_was_decoded_correctly() -> None:
    for text in ("Sorting \ufffd...", "Sorting \ufffd\u2026", "Sorting \ufffd ..."):
        assert outcome(RULE, [*healthy(), Appeared(40.0, "notification", 900, text)]) is (
            Outcome.KEPT
        )
    assert outcome(RULE, [*healthy(), Appeared(40.0, "status", 900, "\ufffd. Done...")]) is (
        Outcome.DEGRADED
    )


def test_the_error_of_an_answer_is_read_too() -> None:
    answer = AnswerRead(40.0, 39.0, "", finished=True, failed=True, error="caf\ufffd")
    assert because(RULE, [*healthy(), answer]).startswith("The error showed")
    both = replace(answer, text="caf\ufffd")
    assert "broken texts = 1" in because(RULE, [*healthy(), both])


def test_the_sentence_quotes_it_escaped() -> None:
    assert because(RULE, ghost("the caf\ufffd")) == (
        "Ghost text showed a replacement character at 40.0 s (fault phase): broken texts = 1; texts"
        " on the screen = 5. The text is 'the caf\\ufffd'."
    )
    facts = [*healthy(), DocumentRead(41.0, ("fine", "x\ufeff"), ())]
    assert because(RULE, facts) == (
        "The document contains a byte order mark at 41.0 s (fault phase). The text is 'x\\ufeff'."
    )


def test_other_phases_and_missing_segments_do_not_count() -> None:
    assert outcome(RULE, ghost("caf\ufffd", 15.0)) is Outcome.KEPT
    assert outcome(RULE, ghost("caf\ufffd", 65.0)) is Outcome.KEPT
    assert outcome(RULE, [*healthy(), DocumentRead(40.0, (), ("\ufffd",))]) is Outcome.KEPT


def test_what_the_model_itself_sends_is_not_the_extensions_fault() -> None:
    sent = request("g/9", 39.0, "ghost_text", planned=("mojibake",))
    assert outcome(RULE, [*ghost(mis_decoded("café")), *sent]) is Outcome.KEPT
    assert outcome(RULE, [*ghost("caf\ufffd"), *sent]) is Outcome.DEGRADED


def test_where_no_text_was_seen_nothing_is_known() -> None:
    kinds = (GhostAppeared, Appeared, AnswerRead, DocumentRead)
    assert outcome(RULE, without(healthy(), lambda fact: isinstance(fact, kinds))) is (
        Outcome.UNKNOWN
    )
    assert outcome(RULE, [fact for fact in healthy() if fact.at < 30]) is Outcome.UNKNOWN
