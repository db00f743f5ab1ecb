"""Setting up: what goes wrong is told, and nothing half is left."""

from pathlib import Path

import pytest

from bench.core.errors import BenchError
from bench.setup import vscode
from bench.setup.releases import DEFAULT
from bench.setup.system import missing_packages
from bench.setup.vscode import ABOUT, ENTRY, VSCode, ensure_vscode, find_vscode


def silent(line: str) -> None:
    """Nobody reads the progress here."""


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


def planted(cache: Path, about: str = '{"version": "1.139.1"}') -> VSCode:
    """What an older bench has installed: no manifest."""
    found = VSCode(DEFAULT, cache / "vscode" / DEFAULT.code_server)
    for name, text in {ENTRY: "", ABOUT: about}.items():
        (found.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (found.folder / name).write_text(text, encoding="utf-8")
    return found


def test_a_damaged_one_is_refused_by_a_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BENCH_CACHE", str(tmp_path))
    found = planted(tmp_path)
    assert ensure_vscode(silent) == found
    assert ensure_vscode(silent, repair=True).title == "1.139.1 (code-server 4.139.1)"
    assert found.damage == ""
    found.entry.unlink()
    assert found.damage == f"1 missing: {ENTRY}"
    with pytest.raises(BenchError, match=r"1 missing: .*entry\.js\. To fix: bench setup"):
        ensure_vscode(silent)


@pytest.mark.parametrize("about", ["", "[1]", "null", "{}", "\xff", "[" * 100_000])
def test_a_title_that_cannot_be_read_is_damage(tmp_path: Path, about: str) -> None:
    found = planted(tmp_path)
    (found.folder / ABOUT).write_bytes(about.encode("latin-1"))
    with pytest.raises(BenchError, match=r"The cache is damaged: .* To fix: bench setup"):
        _ = found.title
