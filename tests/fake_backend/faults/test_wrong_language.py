import pytest

from bench.testing.sockets import chat
from tests.fake_backend.conftest import Entries, Spoil
from tests.fake_backend.faults.asking import code, said_code


@pytest.mark.parametrize(
    ("language", "words"),
    [("ruby", "values.reduce"), ("cobol", "MOVE WS-TOTAL"), ("sql", "SELECT")],
)
def test_code_is_in_the_other_language(spoil: Spoil, language: str, words: str) -> None:
    table = {"fault": "wrong_language", "language": language}
    completion = said_code(spoil(code(), surfaces=["openai_completions"], **table))
    assert words in completion
    assert "```" not in completion
    text = spoil(chat(question="Sort a list in Python"), **table).text
    assert f"```{language}\n{completion}```" in text


def test_the_change_is_in_the_journal(spoil: Spoil, entries: Entries) -> None:
    spoil(chat(), fault="wrong_language")
    assert entries("answered")[0]["delivered"] == ["wrong_language"]
