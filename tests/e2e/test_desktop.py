"""The workbench in a Chromium with a debugging port is driven as a desktop VS Code would be."""

import os
from pathlib import Path

import pytest

from bench.live.backend import backend_process
from bench.live.editor.browser import HOST, open_workbench
from bench.live.editor.desktop import attached_page
from bench.live.editor.page_script import DRAIN, page_script
from bench.live.editor.sandbox import sandbox
from bench.live.editor.server import LOOPBACK, SECRET_COOKIE, prepare, serving
from bench.live.editor.template import ensure_template
from bench.live.editor.workbench import Workbench
from bench.live.editor.workspace import PYTHON_FILE, plant_workspace
from bench.profiles.loading import load_profile
from bench.setup.toolchain import ensure_toolchain
from tests.extensions.scenarios import GOOD

pytestmark = [pytest.mark.editor, pytest.mark.timeout(900)]


def test_the_same_person_types_over_the_debugging_port(tmp_path: Path) -> None:
    toolchain, profile = ensure_toolchain(print), load_profile(GOOD)
    with sandbox() as signing:
        template = ensure_template(toolchain, profile, signing, tmp_path / "shots")
    with (
        sandbox() as place,
        backend_process(place.folder, seed=1, marks=place.environment()) as backend,
    ):
        template.copy_to(place)
        folders = prepare(place, profile, backend, toolchain.vscode)
        project = plant_workspace(place.folder, 1)
        with serving(toolchain, place, folders, backend) as server:
            data = place.folder / "cdp"
            command = [
                *(str(toolchain.chromium), "--headless", "--no-sandbox", "--disable-gpu"),
                *("--remote-debugging-port=0", f"--user-data-dir={data}"),
                f"--host-resolver-rules=MAP {HOST}:80 {LOOPBACK}:{server.port}",
                "about:blank",
            ]
            marks = {**os.environ, **place.environment()}
            with attached_page(command, data, place.folder / "cdp.log", marks) as page:
                cookie = {"name": SECRET_COOKIE, "value": server.secret, "url": f"http://{HOST}/"}
                page.context.add_cookies([cookie])  # type: ignore[list-item]
                page.context.add_init_script(page_script())
                open_workbench(page, server, project, PYTHON_FILE)
                workbench = Workbench(page, profile)
                workbench.provoke_ghost_text("value = ", 120)
                assert page.evaluate(DRAIN)
