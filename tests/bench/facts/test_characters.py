import pytest

from bench.facts.characters import whole, wholly


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("half \ud83d...", "half \ufffd..."),
        ("\ude00 half", "\ufffd half"),
        ("\ud83d\ude00", "\N{GRINNING FACE}"),
        ("ü \N{GRINNING FACE}\x00", "ü \N{GRINNING FACE}\x00"),
    ],
)
def test_half_a_character_becomes_a_replacement_character(text: str, expected: str) -> None:
    assert whole(text) == expected


def test_every_text_of_a_value_becomes_whole() -> None:
    value = {"a\ud83d": ["\ud83d", ("\ud83d", 1, None)]}
    assert wholly(value) == {"a\ufffd": ["\ufffd", ("\ufffd", 1, None)]}
