"""Damage anywhere in the cache is found; `bench setup` repairs it."""

from pathlib import Path

import pytest

from bench.core.errors import BenchError
from bench.setup import toolchain
from bench.setup.cached import build_once
from bench.setup.toolchain import damaged_folders, ensure_toolchain
from bench.setup.vscode import ABOUT, ENTRY, vscode_of


def template(folder: Path) -> None:
    folder.mkdir()
    (folder / "settings").write_text("{}", encoding="utf-8")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache with a small VS Code and a template."""
    monkeypatch.setenv("BENCH_CACHE", str(tmp_path))
    monkeypatch.setattr(toolchain, "ensure_chromium", lambda say: Path("/chromium"))

    def vscode(folder: Path) -> None:
        for name in (ENTRY, ABOUT):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text('{"version": "1"}', encoding="utf-8")

    build_once(vscode_of().folder, vscode)
    build_once(tmp_path / "templates" / "copilot", template)
    return tmp_path


def test_nothing_is_damaged(cache: Path) -> None:
    assert damaged_folders() == []
    shown: list[str] = []
    assert ensure_toolchain(shown.append, repair=True).vscode.folder == vscode_of().folder
    assert shown == []


def test_a_damaged_template_is_removed_by_setup(cache: Path) -> None:
    folder = cache / "templates" / "copilot"
    (folder / "settings").write_text("[]", encoding="utf-8")
    assert damaged_folders() == [(folder, "1 changed: settings")]
    shown: list[str] = []
    ensure_toolchain(shown.append, repair=True)
    assert shown == [f"Removing {folder}, which the next run makes again: 1 changed: settings"]
    assert not folder.exists()
    assert damaged_folders() == []


def test_a_run_refuses_a_damaged_vscode(cache: Path) -> None:
    (vscode_of().folder / ENTRY).write_text("", encoding="utf-8")
    with pytest.raises(
        BenchError, match=r"damaged: .*1 changed: .*entry\.js\. To fix: bench setup"
    ):
        ensure_toolchain(print)
