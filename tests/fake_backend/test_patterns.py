from time import process_time

import pytest

from fake_backend.patterns import LONGEST, found, problem_of


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("completions$", "/v1/chat/completions"),
        ("(?i)todo", b"a TODO"),
        ("\u0416+", "a\u0416\u0416".encode()),
        ("x", b"\xff\xfex"),
        ("", ""),
    ],
)
def test_a_pattern_is_found_anywhere(pattern: str, text: str | bytes) -> None:
    assert problem_of(pattern) == ""
    assert found(pattern, text)
    assert not found(f"{pattern}never", text)


@pytest.mark.parametrize(
    "pattern",
    [
        "(",
        "(?!x)",
        r"(x)\1",
        r"\u1234",
        "((x{900}){900}){900}",
        "(" * 5000,
        "x" * (LONGEST + 1),
    ],
)
def test_what_is_no_pattern_has_a_problem(pattern: str) -> None:
    assert problem_of(pattern)


@pytest.mark.parametrize(
    "pattern", ["(a+)+$", "(a|a)*b", "(.*a){12}.*c", "^(([a-z])+.)+[A-Z]([a-z])+$"]
)
def test_no_pattern_takes_long(pattern: str) -> None:
    began = process_time()
    assert not found(pattern, b"a" * 300_000 + b"!")
    assert process_time() - began < 2  # with backtracking: longer than the universe
