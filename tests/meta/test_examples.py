"""Every example in docstrings and pages parses: Python, TOML and JSON."""

import ast
import json
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted(
    file
    for folder in ("bench", "fake_backend", "benchmarks")
    for file in (ROOT / folder).rglob("*.py")
)
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
FENCE = re.compile(r"^( *)```(\w+)\n(.*?)^\1```", re.MULTILINE | re.DOTALL)
LITERAL = re.compile(r"::\n\n((?: {4}.*\n|\n)+)")
PARSERS: dict[str, Callable[[str], object]] = {
    "python": ast.parse,
    "toml": tomllib.loads,
    "json": json.loads,
}
DEFINITION = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def fenced(text: str) -> Iterator[tuple[str, str]]:
    """The language and the text of each fence that names a language which can be checked."""
    for fence in FENCE.finditer(text):
        if fence[2] in PARSERS:
            yield fence[2], dedent(fence[3])


def docstrings(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, DEFINITION):
            yield ast.get_docstring(node) or ""


def literal_blocks(docstring: str) -> Iterator[tuple[str, str]]:
    """The indented blocks after `::`, each as TOML if it begins like a table, else as Python."""
    for block in LITERAL.finditer(docstring + "\n"):
        text = dedent(block[1])
        kind = "toml" if re.match(r"\s*\[", text) else "json" if text.startswith("{") else "python"
        yield kind, text


def examples() -> Iterator[tuple[str, str, str]]:
    for page in PAGES:
        for language, text in fenced(page.read_text(encoding="utf-8")):
            yield page.name, language, text
    for file in SOURCES:
        for docstring in docstrings(file):
            for language, text in (*fenced(docstring), *literal_blocks(docstring)):
                yield str(file.relative_to(ROOT)), language, text


@pytest.mark.parametrize(("place", "language", "text"), [*examples()])
def test_an_example_parses(place: str, language: str, text: str) -> None:
    try:
        PARSERS[language](text)
    except (SyntaxError, ValueError) as error:
        pytest.fail(f"{place}: this {language} example does not parse: {error}\n{text}")


def test_the_example_of_the_pytest_plugin_is_among_them() -> None:
    found = [text for place, _, text in examples() if place == "bench/testing/pytest_plugin.py"]
    assert any('resilience.check("rate_limit_429")' in text for text in found)


@pytest.mark.parametrize(
    ("docstring", "language"),
    [
        ("Use it::\n\n    def test(a):\n    a.check()\n", "python"),
        ("::\n\n    [faults]\n    share = \n", "toml"),
        ('```json\n{"a": 1,}\n```\n', "json"),
    ],
)
def test_a_broken_example_would_be_found(docstring: str, language: str) -> None:
    ((kind, text),) = [*fenced(docstring), *literal_blocks(docstring)]
    assert kind == language
    with pytest.raises((SyntaxError, ValueError)):
        PARSERS[kind](text)


def test_no_docstring_has_code_that_lost_its_indentation() -> None:
    """Such a line is neither shown as code nor parsed here."""
    lost = [
        f"{file.relative_to(ROOT)}: {line}"
        for file in SOURCES
        for docstring in docstrings(file)
        for line in re.findall(r"^(?:def|class) .*:$", FENCE.sub("", docstring), re.MULTILINE)
    ]
    assert lost == []
