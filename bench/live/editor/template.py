"""A signed-in editor, made once and copied for each run."""

import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path

from bench.core import waits
from bench.core.errors import BenchError
from bench.core.paths import cache_folder
from bench.live.backend import Backend, backend_process
from bench.live.editor.browser import open_workbench, window
from bench.live.editor.sandbox import Sandbox
from bench.live.editor.server import prepare, serving
from bench.live.editor.workbench import Workbench
from bench.live.editor.workspace import PYTHON_FILE, plant_workspace
from bench.profiles.loading import plain_profile
from bench.profiles.profile import Profile
from bench.setup.cached import build_once, is_built
from bench.setup.toolchain import Toolchain

SEED = 1
SIGN_IN_S = 180
WARM_UPS = 2  # Chromium caches compiled code of scripts that it has loaded more than once
PARTS = ("user-data", "browser", "compile-cache")
LEFT_OUT = shutil.ignore_patterns("logs", "*.sock", "Singleton*", "Crashpad")
FORMAT = "3"  # increase it when templates of older benches become invalid


@dataclass(frozen=True, slots=True)
class Template:
    """The folders of a signed-in editor: user data, the browser's profile, compiled code.

    With the compiled code, the editor starts as fast as one that was used before.
    """

    folder: Path

    @property
    def complete(self) -> bool:
        return is_built(self.folder)

    def copy_to(self, place: Sandbox) -> None:
        for part in PARTS:
            shutil.copytree(self.folder / part, place.folder / part)


def find_template(toolchain: Toolchain, profile: Profile) -> Template | None:
    template = _template(toolchain, _signed_in(profile))
    return template if template.complete else None


def ensure_template(
    toolchain: Toolchain, profile: Profile, place: Sandbox, shots: Path
) -> Template:
    """Sign in once for this VS Code and profile; parallel calls wait for each other.

    All profiles without a sign-in share one template, in which no extension was tested.

    Raises:
        BenchError: the sign-in failed; a screenshot is in `shots`.
    """
    profile = _signed_in(profile)
    template = _template(toolchain, profile)
    build_once(template.folder, lambda folder: _make(toolchain, profile, folder, place, shots))
    return template


def _signed_in(profile: Profile) -> Profile:
    return profile if profile.sign_in else plain_profile()


def _template(toolchain: Toolchain, profile: Profile) -> Template:
    shelf = cache_folder("templates")
    return Template(
        shelf / f"{profile.name}-{toolchain.vscode.version}-{_fingerprint(toolchain, profile)}"
    )


def _fingerprint(toolchain: Toolchain, profile: Profile) -> str:
    """A hash of what a template depends on; compiled code is valid for one browser only."""
    browser = f"{toolchain.chromium}{toolchain.chromium.stat().st_size}"
    what = f"{FORMAT}{profile.extension}{profile.settings_text({})}{browser}"
    return hashlib.sha256(what.encode()).hexdigest()[:12]


def _make(
    toolchain: Toolchain, profile: Profile, folder: Path, place: Sandbox, shots: Path
) -> None:
    with backend_process(place.folder, seed=SEED, marks=place.environment()) as backend:
        folders = prepare(place, profile, backend, toolchain.vscode.release.vscode)
        project = plant_workspace(place.folder, SEED)
        with (
            serving(toolchain, place, folders, backend) as server,
            window(toolchain, place, server, backend) as page,
        ):
            open_workbench(page, server, project, PYTHON_FILE)
            if profile.sign_in:
                _sign_in(Workbench(page, profile), backend, shots)
            for _ in range(WARM_UPS):
                open_workbench(page, server, project, PYTHON_FILE)
                if profile.ghost_text:
                    Workbench(page, profile).provoke_ghost_text("value = ", SIGN_IN_S)
    for part in PARTS:
        shutil.copytree(place.folder / part, folder / part, ignore=LEFT_OUT)


def _sign_in(workbench: Workbench, backend: Backend, shots: Path) -> None:
    """Sign in, and wait until ghost text proves that the extension is active."""
    try:
        workbench.accounts.sign_in_to_copilot(lambda: backend.was_asked("token"))
        waits.until(
            lambda: backend.was_asked("models"),
            seconds=SIGN_IN_S,
            what="the signed-in extension to request its models",
        )
        workbench.provoke_ghost_text("value = ", SIGN_IN_S)
    except (waits.WaitTimeoutError, BenchError) as error:
        shots.mkdir(exist_ok=True)
        workbench.screenshot(shots / "failure.png")
        raise BenchError(str(error)) from None
