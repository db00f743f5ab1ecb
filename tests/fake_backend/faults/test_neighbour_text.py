from bench.testing.sockets import chat
from tests.fake_backend.conftest import Entries, Spoil
from tests.fake_backend.faults.asking import code, said_code

TABLE = {"fault": "neighbour_text", "surfaces": ["openai_completions"]}


def test_lines_of_the_other_file_come_below_its_path(spoil: Spoil, entries: Entries) -> None:
    completion = said_code(spoil(code(), path="src/far.py", lines=3, **TABLE))
    first, *rest = completion.strip("\n").split("\n")
    assert first == "# Path: src/far.py"
    assert len(rest) == 3
    assert all(" = " in line for line in rest)
    assert entries("answered")[0]["delivered"] == ["neighbour_text"]


def test_it_looks_like_the_language_of_the_file(spoil: Spoil) -> None:
    completion = said_code(spoil(code(language="typescript"), path="a.ts", **TABLE))
    assert completion.startswith("\n// Path: a.ts\n")
    assert completion.endswith(";\n")


def test_a_chat_gets_it_as_well(spoil: Spoil) -> None:
    assert "# Path: src/billing/invoices.py" in spoil(chat(), fault="neighbour_text").text
