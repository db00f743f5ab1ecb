"""The command line, in the process of the tests."""

import sys
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from rich.console import Console

from bench.cli import app as cli


@dataclass(frozen=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


Bench = Callable[..., Done]


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Bench:
    """The command line in this process: its arguments, output and exit code are the real ones."""

    def run(*arguments: str, **env: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["bench", *arguments])
        for name, value in {"COLUMNS": "200", "NO_COLOR": "1", **env}.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(cli, "out", Console(highlight=False, width=200))
        monkeypatch.setattr(cli, "err", Console(highlight=False, width=200, stderr=True))
        with pytest.raises(SystemExit) as left:
            cli.main()
        shown = capsys.readouterr()
        return Done(int(left.value.code or 0), shown.out, shown.err)

    return run
