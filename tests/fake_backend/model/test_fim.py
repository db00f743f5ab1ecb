import pytest

from fake_backend.model.fim import Hole, hole

WIDE = "<\uff5cfim\u2581{}\uff5c>"


@pytest.mark.parametrize(
    "prompt",
    [
        "<PRE> a = <SUF>\nb = 2 <MID>",
        "<PRE> a =  <SUF>\nb = 2 <MID>",
        "<fim_prefix>a = <fim_suffix>\nb = 2<fim_middle>",
        "<fim-prefix>a = <fim-suffix>\nb = 2<fim-middle>",
        "<|fim_prefix|>a = <|fim_suffix|>\nb = 2<|fim_middle|>",
        "<|fim_begin|>a = <|fim_hole|>\nb = 2<|fim_end|>",
        "[SUFFIX]\nb = 2[PREFIX]a = ",
        "<[fim-suffix]>\nb = 2<[fim-prefix]>a = <[fim-middle]>",
        WIDE.format("begin") + "a = " + WIDE.format("hole") + "\nb = 2" + WIDE.format("end"),
        "<|file_sep|>x.py\n<|fim_prefix|>a = <|fim_suffix|>\nb = 2<|fim_middle|>",
    ],
)
def test_the_text_around_the_cursor_is_found(prompt: str) -> None:
    found = hole(prompt)
    assert found is not None
    assert (found.prefix.rstrip(), found.suffix) == ("a =", "\nb = 2")


def test_a_missing_suffix_is_empty_and_a_plain_prompt_has_no_hole() -> None:
    assert hole("<fim_prefix>a = <fim_middle>") == Hole("a = ", "")
    assert hole("def f():\n") is None
    assert hole("") is None
