"""Setting up: what goes wrong is told, and nothing half is left."""

from pathlib import Path

import pytest

from bench.core.errors import BenchError
from bench.setup import command, vscode
from bench.setup.system import missing_packages
from bench.setup.vscode import ensure_vscode, find_vscode


def silent(line: str) -> None:
    """Nobody reads the progress here."""


def test_a_failed_command_is_told_with_its_last_lines() -> None:
    said: list[str] = []
    with pytest.raises(BenchError, match=r"Baking failed: sh -c .* exited with 3") as caught:
        command.run(
            ["sh", "-c", "echo flour; echo no eggs >&2; exit 3"], what="Baking", say=said.append
        )
    assert said == ["flour", "no eggs"]
    assert caught.value.details == "flour\nno eggs"


@pytest.mark.skipif(bool(missing_packages()), reason="the compilers are not installed yet")
def test_without_a_network_the_install_fails_and_leaves_nothing_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BENCH_CACHE", str(tmp_path))
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9")
    monkeypatch.setenv("npm_config_fetch_retries", "0")
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "npm"))
    with pytest.raises(BenchError, match=r"Installing VS Code .* failed") as caught:
        ensure_vscode(silent)
    assert "ECONNREFUSED" in caught.value.details
    assert find_vscode() is None
    assert [path.name for path in (tmp_path / "vscode").iterdir()] == ["lock"]


def test_a_full_disk_is_told_before_anything_is_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BENCH_CACHE", str(tmp_path))
    monkeypatch.setattr(vscode, "NEEDED_GB", 1e9)
    with pytest.raises(BenchError, match=r"The disk is full: .* or set BENCH_CACHE"):
        ensure_vscode(silent)


def test_what_an_interrupted_install_left_is_removed_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BENCH_CACHE", str(tmp_path))
    monkeypatch.setattr(vscode, "NEEDED_GB", 1e9)
    half = tmp_path / "vscode" / ".partial-x" / "node_modules"
    half.mkdir(parents=True)
    with pytest.raises(BenchError, match="The disk is full"):
        ensure_vscode(silent)
    assert not half.parent.exists()
