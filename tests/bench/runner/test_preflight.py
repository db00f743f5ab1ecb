"""The machine is looked at for what a run needs, and only for that."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from bench.core.errors import RequestError
from bench.live.container.caps import CORES, Caps
from bench.runner import preflight
from bench.runner.preflight import require_machine
from bench.setup.command import Say, silent


@dataclass(frozen=True)
class Needed:
    memory_mb: int = 0
    cpus: int = 0
    desktop: str = ""


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> list[Caps]:
    """The caps of the containers that were tried."""
    caps: list[Caps] = []

    def require(wanted: Caps, say: Say) -> None:
        caps.append(wanted)

    monkeypatch.setattr(preflight, "require_containers", require)
    return caps


def test_a_run_without_a_container_and_a_window_needs_neither(
    tried: list[Caps], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    require_machine(Needed(), silent)
    assert tried == []
    with pytest.raises(RequestError, match="needs a screen"):
        require_machine(Needed(desktop="/usr/share/code/code"), silent)


def test_a_container_is_tried_with_the_caps_of_the_run(tried: list[Caps]) -> None:
    require_machine(Needed(1024), silent)
    require_machine(Needed(1024, 1), silent)
    assert tried == [Caps(memory_mb=1024, cpus=CORES), Caps(memory_mb=1024, cpus=1)]
