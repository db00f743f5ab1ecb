"""The formats for machines and terminals are, byte for byte, what they were.

After a deliberate change: UPDATE_GOLDEN=1 pytest tests/bench/reports/test_golden.py, and read the
difference.
"""

import os
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from bench.cli.tables import print_verdict
from tests.bench.reports.golden_run import GOLDEN
from tests.bench.reports.test_formats import shown

FOLDER = Path(__file__).parent / "golden"


def terminal() -> str:
    stream = StringIO()
    print_verdict(Console(file=stream, width=80, color_system=None), GOLDEN)
    return stream.getvalue()


FORMS: dict[str, Callable[[], str]] = {
    "summary.md": lambda: shown("markdown", GOLDEN),
    "junit.xml": lambda: shown("junit", GOLDEN),
    "annotations.txt": lambda: shown("annotations", GOLDEN),
    "badge.svg": lambda: shown("badge", GOLDEN),
    "badge.json": lambda: shown("shields", GOLDEN),
    "terminal.txt": terminal,
}


@pytest.mark.parametrize("name", FORMS)
def test_a_format_is_what_it_was(name: str) -> None:
    file = FOLDER / name
    text = FORMS[name]()
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")
