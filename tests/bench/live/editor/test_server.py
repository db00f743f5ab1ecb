"""What needs no editor; tests/e2e/test_isolation.py asks a real server."""

import json
import stat
import subprocess
from pathlib import Path

import pytest

from bench.live.editor.server import Server, configured


def test_its_secret_is_in_a_file_that_nobody_else_can_read(tmp_path: Path) -> None:
    file = configured(tmp_path / "server.yaml", "123e456")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    content = json.loads(file.read_text(encoding="utf-8"))  # JSON is YAML, and a string stays one
    assert content == {"auth": "password", "hashed-password": "123e456"}


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("exit 3", "The VS Code server ended with code 3 during the run."),
        ("kill -KILL $$", "The VS Code server ended by SIGKILL during the run."),
    ],
    ids=["code", "signal"],
)
def test_it_tells_how_it_ended(command: str, told: str) -> None:
    with subprocess.Popen(["sh", "-c", f"read line; {command}"], stdin=subprocess.PIPE) as process:
        server = Server(process, 1, None, "hidden")  # type: ignore[arg-type]
        assert server.end() == ""
        process.communicate(b"now\n")
        assert server.end() == told


def test_its_secret_is_in_no_message(tmp_path: Path) -> None:
    assert "hidden" not in repr(Server(None, 1, None, "hidden"))  # type: ignore[arg-type]
