from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import psutil
import pytest

from bench.facts import EditorClosed, LeftBehind, Waited
from bench.facts.file import FACTS_FILE, read
from bench.live import leftovers
from bench.live.leftovers import look_for_leftovers
from bench.live.recorder import recording

if TYPE_CHECKING:
    from bench.live.backend import Backend
    from bench.live.editor.sandbox import Sandbox


class Serving:
    pid = 1

    def control(self, method: str, path: str) -> dict[str, Any]:
        return {"journal": {"entries": 3, "lost": 0, "problem": ""}}


def test_what_outlives_the_editor_is_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = psutil.Process()
    monkeypatch.setattr(leftovers, "wait_until_gone", lambda place, spared, seconds: [me])
    with recording(tmp_path) as recorder:
        look_for_leftovers(recorder, cast("Sandbox", None), cast("Backend", Serving()))
    waited, left, closed = read(tmp_path / FACTS_FILE)
    assert isinstance(waited, Waited)
    assert isinstance(left, LeftBehind)
    assert (left.pid, left.name) == (me.pid, me.name())
    assert isinstance(closed, EditorClosed)
