from bench.live.editor.parts.chat_answer import ChatAnswer


def test_an_error_without_words_shows_something_and_blanks_do_not() -> None:
    assert ChatAnswer("", finished=True, failed=True).shows_something
    assert ChatAnswer("x", finished=False).shows_something
    assert not ChatAnswer(" \n", finished=True).shows_something


def test_the_time_makes_no_other_answer() -> None:
    assert ChatAnswer("x", finished=True) == ChatAnswer("x", finished=True, first_shown_ms=5.0)
