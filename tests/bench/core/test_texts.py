import pytest

from bench.core.texts import one_line, shortened


@pytest.mark.parametrize(
    ("text", "length", "expected"),
    [("abc", 3, "abc"), ("abcd", 3, "ab…"), ("ab cd", 4, "ab…"), ("", 1, "")],
)
def test_a_text_is_cut_to_the_length(text: str, length: int, expected: str) -> None:
    assert shortened(text, length) == expected
    assert len(shortened(text, length)) <= length


def test_white_space_becomes_one_space() -> None:
    assert one_line(" a\n\tb  c ") == "a b c"
