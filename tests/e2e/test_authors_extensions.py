"""The small extensions of new authors: each comes to a right verdict in a real editor."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import blames_the_machine, nightly

pytestmark = [pytest.mark.editor, pytest.mark.timeout(900)]
AUTHORS = Path(__file__).parents[1] / "extensions" / "authors"


def verdict(extension: str, scenario: str, out: Path) -> dict[str, Any]:
    """Run a scenario as its author does, and return its verdict."""
    config, file = AUTHORS / extension / "resilience.toml", AUTHORS / f"{scenario}.toml"
    options = ["--config", str(config), "--out", str(out)]
    command = [sys.executable, "-m", "bench", "run", str(file), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1, 3), done.stdout + done.stderr
    (found,) = json.loads((out / "verdict.json").read_text(encoding="utf-8"))["scenarios"]
    return dict(found)


@pytest.mark.parametrize(
    "extension", ["child_ghost", *map(nightly, ("line_ghost", "page_chat", "first_page"))]
)
def test_a_good_extension_is_kept(extension: str, tmp_path: Path) -> None:
    seen = verdict(extension, "unavailable", tmp_path / "out")
    assert seen["outcome"] == "kept" or blames_the_machine(seen), seen


def probed(folder: Path) -> str:
    command = [sys.executable, "-m", "bench", "probe-extension", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder.parent)
    assert done.returncode == 0, done.stdout + done.stderr
    return " ".join(done.stdout.split())


def test_a_probe_uses_the_surfaces_of_the_resilience_toml(tmp_path: Path) -> None:
    folder = tmp_path / "page_chat"
    shutil.copytree(AUTHORS / "page_chat", folder)
    told = probed(folder)
    assert "authors.page-chat: became active" in told
    assert "/v1/chat/completions 1" in told
    assert "A resilience.toml to start with" not in told


def test_a_probe_without_a_resilience_toml_opens_the_webview(tmp_path: Path) -> None:
    folder = tmp_path / "page_chat"
    shutil.copytree(AUTHORS / "page_chat", folder)
    (folder / "resilience.toml").unlink()
    told = probed(folder)
    assert "authors.page-chat: became active" in told
    assert "Its view pageChat.view was opened, but no question was asked" in told
    assert "[view]" in told


def test_a_chat_that_says_nothing_is_broken(tmp_path: Path) -> None:
    seen = verdict("page_chat", "silent", tmp_path / "out")
    outcomes = {finding["rule"]: finding["outcome"] for finding in seen["findings"]}
    assert outcomes["user_is_told"] == "broken", seen
