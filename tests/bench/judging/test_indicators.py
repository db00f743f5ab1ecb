from bench.facts import Appeared, Fact, Vanished
from bench.judging.indicators import Indicator, indicators
from bench.judging.timeline import Timeline
from bench.testing.story import healthy, without


def found(*facts: Fact) -> list[Indicator]:
    """Of a run whose screen shows nothing else; the fault begins at 30 s."""
    quiet = without(healthy(), lambda fact: isinstance(fact, Appeared | Vanished))
    return indicators(Timeline.of([*quiet, *facts]), began=10.0, end=70.0)


def test_bars_and_texts_are_indicators_from_their_begin_to_their_end() -> None:
    assert found(
        Appeared(12.0, "progress", 1, ""),
        Vanished(13.0, "progress", 1),
        Appeared(40.0, "status", 2, "Helper: thinking..."),
        Appeared(41.0, "status", 2, "Helper: ready"),
        Appeared(50.0, "status", 2, "Helper: thinking..."),
    ) == [
        Indicator(12.0, "", 13.0),
        Indicator(40.0, "Helper: thinking...", 41.0, by_words=True),
        Indicator(50.0, "Helper: thinking...", by_words=True),
    ]


def test_what_began_before_or_ends_after_the_window_is_cut() -> None:
    assert found(Appeared(9.0, "progress", 1, ""), Vanished(12.0, "progress", 1)) == []
    assert found(Appeared(69.0, "progress", 1, ""), Vanished(71.0, "progress", 1)) == [
        Indicator(69.0, "")
    ]


def test_a_text_that_the_healthy_editor_always_shows_is_none_later_either() -> None:
    stood = [Appeared(11.0, "status", 1, "busy 3 %"), Vanished(22.0, "status", 1)]
    assert found(*stood, Appeared(40.0, "status", 1, "busy 40 %")) == []
    assert found(*stood, Appeared(40.0, "status", 1, "loading")) == [
        Indicator(40.0, "loading", by_words=True)
    ]


def test_its_span_ends_with_the_window_at_the_latest() -> None:
    assert Indicator(40.0, "", 50.0).span(70.0).seconds == 10
    assert Indicator(40.0, "").span(70.0).seconds == 30
