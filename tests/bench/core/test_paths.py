"""The cache is a folder that can be used, or the request is refused in one sentence."""

from pathlib import Path

import pytest

from bench.core.errors import RequestError
from bench.core.paths import cache_folder


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_relative_cache_becomes_absolute(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BENCH_CACHE", "a/b")
    assert cache_folder() == here / "a" / "b"
    assert cache_folder("vscode") == here / "a" / "b" / "vscode"
    assert (here / "a" / "b" / "vscode").is_dir()


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ("", "BENCH_CACHE is empty"),
        ("file", "not a folder"),
        ("file/below", "not a folder"),
        ("loop", "Too many levels"),
        ("x" * 300, "File name too long"),
        ("/proc/version/x", "not a folder"),
        ("/proc/cache", "No such file"),
    ],
)
def test_a_cache_that_cannot_be_is_refused(
    here: Path, monkeypatch: pytest.MonkeyPatch, chosen: str, told: str
) -> None:
    (here / "file").touch()
    (here / "loop").symlink_to("loop")
    monkeypatch.setenv("BENCH_CACHE", chosen)
    with pytest.raises(RequestError) as caught:
        cache_folder("vscode")
    assert told in str(caught.value)
    assert "To fix: " in str(caught.value)


def test_a_file_in_the_place_of_a_shelf_is_refused(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BENCH_CACHE", str(here))
    (here / "vscode").touch()
    told = f"The cache {here}/vscode cannot be used: it is not a folder"
    with pytest.raises(RequestError, match=told):
        cache_folder("vscode")
    monkeypatch.setenv("BENCH_CACHE", str(here / "vscode"))
    with pytest.raises(RequestError, match=told):
        cache_folder()
