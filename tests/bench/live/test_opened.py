"""What starts no editor; tests/e2e/test_desktop.py and every real run open both kinds."""

from pathlib import Path
from typing import Any, cast

import pytest

from bench.core.errors import BenchError
from bench.live.backend import backend_process
from bench.live.editor.desktop import Desktop
from bench.live.editor.sandbox import sandbox
from bench.live.editor.server import Folders
from bench.live.opened import opened_editor
from bench.live.run_context import RunContext


def test_a_desktop_program_that_ends_is_an_error_with_its_last_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    program = tmp_path / "code"
    program.write_text("#!/bin/sh\necho $MORE, $HTTPS_PROXY, $DISPLAY\nexit 4\n", encoding="utf-8")
    program.chmod(0o755)
    none = cast("Any", None)
    with (
        sandbox() as place,
        backend_process(tmp_path, seed=1, marks=place.environment()) as backend,
    ):
        context = RunContext(
            scenario=none,
            profile=none,
            seed=1,
            toolchain=none,
            template=None,
            place=place,
            recorder=none,
            folder=tmp_path,
            escapes=none,
            desktop=Desktop(program, "Code", "1.139.1"),
        )
        assert context.vscode_version == "1.139.1"
        folders = Folders(tmp_path / "data", tmp_path / "extensions", tmp_path / "log")
        with (
            pytest.raises(BenchError, match="ended at once with code 4") as failed,
            opened_editor(context, backend, folders, tmp_path, {"MORE": "more"}, None),
        ):
            pass
        assert failed.value.details == f"more, {backend.proxy_url}, :0"
