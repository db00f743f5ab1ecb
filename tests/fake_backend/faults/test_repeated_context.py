import pytest

from bench.testing.sockets import chat
from tests.fake_backend.conftest import Entries, Spoil
from tests.fake_backend.faults.asking import PREFIX, code, said_code

TABLE = {"fault": "repeated_context", "surfaces": ["openai_completions"]}
SUFFIX = "\n    return total\n\nprint(f([]))\n"


@pytest.fixture
def healthy(spoil: Spoil) -> str:
    return said_code(spoil(code(suffix=SUFFIX), fault="repeated_context", surfaces=["chat"]))


def test_the_typed_line_comes_first(spoil: Spoil, entries: Entries, healthy: str) -> None:
    assert said_code(spoil(code(), **TABLE)) == "    total = " + healthy
    assert entries("answered")[-1]["delivered"] == ["repeated_context"]


def test_the_suffix_comes_first_or_last(spoil: Spoil, healthy: str) -> None:
    table = {**TABLE, "what": "suffix"}
    assert said_code(spoil(code(suffix=SUFFIX), **table)) == "    return total" + healthy
    behind = said_code(spoil(code(suffix=SUFFIX), lines=3, where="behind", **table))
    assert behind == healthy + "    return total\n\nprint(f([]))"


def test_several_lines_of_the_prefix(spoil: Spoil, healthy: str) -> None:
    assert said_code(spoil(code(), lines=9, **TABLE)) == PREFIX + healthy


def test_where_there_is_no_such_text_nothing_changes(spoil: Spoil, entries: Entries) -> None:
    spoil(code(), what="suffix", **TABLE)
    spoil(chat(), fault="repeated_context")
    assert [entry["delivered"] for entry in entries("answered")] == [[], []]
