"""Copilot's ghost text and next edit, through the gateway."""

import ast
import re

import httpx
import pytest

from tests.fake_backend.conftest import COMPLETIONS, Entries

NEXT_EDIT = "https://proxy.individual.githubcopilot.com/chat/completions"
PYTHON = "def f(orders):\n    total = "
TYPESCRIPT = "function f(orders: Job[]) {\n    const total = "
WINDOW = "def total(orders):\n    return sum(orders)\n\nprint(total([1]))"
RENAMED = "-def total(orders):\n+def revenue(orders):"
UNRELATED = "-x = 1\n+x = 2 + y"


def complete(client: httpx.Client, prompt: str, language: str) -> str:
    body = {"prompt": prompt, "suffix": "", "stream": False, "extra": {"language": language}}
    return str(client.post(COMPLETIONS, json=body).json()["choices"][0]["text"])


def test_ghost_text_continues_python(client: httpx.Client, entries: Entries) -> None:
    completion = complete(client, PYTHON, "python")
    assert re.fullmatch(r"\w+\(\w+\)", completion)
    ast.parse(PYTHON + completion)
    assert completion == complete(client, PYTHON, "python"), "equal prompts, equal text"
    assert completion != complete(client, "def g(items):\n    count = ", "python")
    assert [entry["surface"] for entry in entries("asked")] == ["ghost_text"] * 3
    assert entries("asked")[0]["model"] == "gpt-41-copilot"


def test_ghost_text_continues_typescript(client: httpx.Client) -> None:
    completion = complete(client, TYPESCRIPT, "typescript")
    assert re.fullmatch(r"\w+\(\w+\);", completion)
    assert completion == complete(client, TYPESCRIPT, "typescript")
    body = complete(client, "function f(orders: Job[]) {", "typescript")
    assert re.fullmatch(r"\n    return \w+\.\w+\(\w+\);", body)


@pytest.mark.parametrize("before", ["{} = ", "f({},", "if {}:", "{}", ""])
def test_ghost_text_is_python_whatever_comes_before(client: httpx.Client, before: str) -> None:
    for number in range(40):
        prefix = f"# {number}\n{before.format(f'value_{number}')}"
        completion = complete(client, prefix, "python")
        closed = ")" if before.endswith(",") else ""
        ast.parse(prefix + completion + closed)


def edit(client: httpx.Client, question: str) -> str:
    messages = [{"role": "system", "content": "Predict."}, {"role": "user", "content": question}]
    body = {"model": "copilot-nes-oct", "messages": messages, "stream": False}
    return str(client.post(NEXT_EDIT, json=body).json()["choices"][0]["message"]["content"])


def prompt(*edits: str, window: str = WINDOW) -> str:
    """The extension's question: the latest edits, and the lines around the cursor."""
    history = "\n".join(
        f"--- /p/orders.py\n+++ /p/orders.py\n@@ -1,1 +1,1 @@\n{change}\n" for change in edits
    )
    return (
        f"```\n<|edit_diff_history|>\n{history}\n<|/edit_diff_history|>\n\n"
        f"<|area_around_code_to_edit|>\nimport shop\n<|code_to_edit|>\n{window}\n"
        "<|/code_to_edit|>\n<|/area_around_code_to_edit|>\n```\n"
    )


def test_next_edit_carries_a_rename_through_the_window(
    client: httpx.Client, entries: Entries
) -> None:
    completion = edit(client, prompt(RENAMED))
    assert completion == WINDOW.replace("total", "revenue")
    assert [entry["surface"] for entry in entries("asked")] == ["next_edit"]


def test_next_edit_takes_the_latest_rename_that_the_window_knows(client: httpx.Client) -> None:
    later = "-print(orders)\n+print(sales)"
    elsewhere = "-size = 1\n+length = 1"
    completion = edit(client, prompt(RENAMED, later, elsewhere))
    assert completion == WINDOW.replace("orders", "sales")


def test_next_edit_leaves_the_cursor_out(client: httpx.Client) -> None:
    window = WINDOW.replace("print(", "print(<|cursor|>")
    assert edit(client, prompt(RENAMED, window=window)) == WINDOW.replace("total", "revenue")


@pytest.mark.parametrize("edits", [(), (UNRELATED,), ("+import sys",)])
def test_without_a_rename_the_window_stays_as_it_is(
    client: httpx.Client, edits: tuple[str, ...]
) -> None:
    assert edit(client, prompt(*edits)) == WINDOW


def test_where_nothing_is_to_be_edited_there_is_nowhere_to_go(client: httpx.Client) -> None:
    assert edit(client, "Where next? Line numbers, please.") == "none"
