"""Node is a program, or the message says how to get it back."""

from pathlib import Path

import pytest

from bench.core.errors import BenchError
from bench.setup import node
from bench.setup.node import node_binary, require_node


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
