import pytest

from bench.facts import (
    DocumentCovered,
    DocumentUncovered,
    Fact,
    FirstUseTried,
    KeyboardMoved,
    SubjectInstalled,
)
from bench.facts.file import from_line, to_line


@pytest.mark.parametrize(
    "fact",
    [
        SubjectInstalled(1.0, "acme.helper", ("*",), ('"a" = "b"',)),
        DocumentCovered(2.0, "page", "Welcome"),
        DocumentUncovered(3.0, "page", "Welcome", by_bench=True),
        KeyboardMoved(4.0, "a webview"),
        FirstUseTried(5.0, "chat"),
    ],
)
def test_facts_of_the_start_come_back_from_their_lines(fact: Fact) -> None:
    assert from_line(to_line(fact)) == fact
