"""Every installed VS Code has all selectors that the bench needs; what it lacks is named."""

from pathlib import Path

import pytest

from bench.live.backend import backend_process
from bench.live.editor.browser import open_workbench, window
from bench.live.editor.locators import choose_locators
from bench.live.editor.sandbox import sandbox
from bench.live.editor.selector_check import broken_selectors
from bench.live.editor.server import prepare, serving
from bench.live.editor.template import ensure_template
from bench.live.editor.workbench import Workbench
from bench.live.editor.workspace import PYTHON_FILE, plant_workspace
from bench.profiles.loading import load_profile
from bench.setup.releases import DEFAULT, RELEASES, Release
from bench.setup.toolchain import ensure_toolchain
from bench.setup.vscode import find_vscode
from tests.extensions.scenarios import GOOD

pytestmark = [pytest.mark.editor, pytest.mark.timeout(900)]
WORDS = {"editor.wordBasedSuggestions": "currentDocument"}  # rows without an extension


@pytest.mark.parametrize(
    ("release", "name"),
    [
        *(pytest.param(release, GOOD, id=release.vscode) for release in RELEASES),
        pytest.param(DEFAULT, "copilot", id=f"{DEFAULT.vscode} with the chat"),
    ],
)
def test_no_selector_is_broken(release: Release, name: str, tmp_path: Path) -> None:
    if release != DEFAULT and find_vscode(release) is None:
        pytest.skip(f"not installed: bench setup --vscode {release.vscode}")
    toolchain, profile = ensure_toolchain(print, release), load_profile(name)
    choose_locators(release.vscode)
    with sandbox() as signing:
        template = ensure_template(toolchain, profile, signing, tmp_path / "shots")
    with (
        sandbox() as place,
        backend_process(place.folder, seed=1, marks=place.environment()) as backend,
    ):
        template.copy_to(place)
        folders = prepare(place, profile, backend, toolchain.vscode.release.vscode, WORDS)
        project = plant_workspace(place.folder, 1)
        with (
            serving(toolchain, place, folders, backend) as server,
            window(toolchain, place, server, backend) as page,
        ):
            open_workbench(page, server, project, PYTHON_FILE)
            workbench = Workbench(page, profile)
            assert broken_selectors(workbench, ai=profile.chat is not None) == []
