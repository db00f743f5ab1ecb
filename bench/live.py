"""The live side of one scenario, with every lifetime nested: backend, probes, server, window."""

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
from playwright.sync_api import Error, Page

from bench.backend import Backend, backend_process
from bench.editor.browser import open_workbench, window
from bench.editor.lair import Lair, wait_until_gone
from bench.editor.server import Folders, prepare, serving
from bench.editor.template import Template
from bench.editor.workbench import Workbench
from bench.editor.workspace import NEIGHBOUR_FILE, PYTHON_FILE, plant_workspace
from bench.errors import BenchError
from bench.facts import CLOSING, EditorClosed, LeftBehind, PageCrashed, PhaseBegan
from bench.journey import Person
from bench.phases import play
from bench.probe import Probe, sampling
from bench.probes.connections import Connections
from bench.probes.editor_logs import EditorLogs
from bench.probes.host_log import HostLog
from bench.probes.inspector import PORT, Inspector
from bench.probes.journal import Journal
from bench.probes.machine import Machine
from bench.probes.processes import Processes
from bench.probes.sentinel import Sentinel, sentinel_listener
from bench.profile import Profile
from bench.recorder import Recorder
from bench.roles import role_of
from bench.scenario import Scenario
from bench.seal import KERNEL
from bench.setup.kit import Kit

GONE_S = 10
FIRST_GHOST_TEXT_S = 180  # a starved machine has been seen to need more than a minute


@dataclass(frozen=True, slots=True)
class Setting:
    """All that one scenario's run needs, and where it puts things."""

    scenario: Scenario
    profile: Profile
    seed: int
    kit: Kit
    template: Template
    place: Lair
    recorder: Recorder
    folder: Path
    sealed_by: str
    bare: bool = False

    @property
    def shots(self) -> Path:
        return self.folder / "shots"


def run_live(setting: Setting) -> None:
    """Run the scenario from start to the closed editor; everything seen becomes facts.

    Raises:
        BenchError: the bench could not go on.
    """
    recorder, place = setting.recorder, setting.place
    marks = place.environment()
    setting.shots.mkdir(exist_ok=True)
    with (
        sentinel_listener(recorder.clock) as sentinel,
        backend_process(setting.folder, seed=setting.seed, marks=marks) as backend,
    ):
        setting.template.copy_to(place)
        folders = prepare(place, setting.profile, backend, setting.scenario.settings)
        probes = [] if setting.bare else _probes(setting, folders, backend, sentinel)
        with sampling(probes, recorder):
            _use_editor(setting, backend, folders, {} if setting.bare else sentinel.environment())
            _look_for_leftovers(setting, backend)


def _probes(
    setting: Setting, folders: Folders, backend: Backend, sentinel: Sentinel
) -> list[Probe]:
    probes: list[Probe] = [
        Processes(os.getpid()),
        Machine(),
        sentinel,
        Inspector(sentinel.last_beat, setting.folder / "profiles"),
        HostLog(folders.log),
        EditorLogs(folders.user_data / "logs"),
        Journal(backend.journal, setting.recorder.clock, setting.profile.surfaces),
    ]
    if setting.sealed_by != KERNEL:
        probes.append(Connections(os.getpid()))
    return probes


def _use_editor(
    setting: Setting, backend: Backend, folders: Folders, marks: dict[str, str]
) -> None:
    project = plant_workspace(setting.place.folder, setting.seed)
    profile, recorder = setting.profile, setting.recorder
    more = {
        **marks,
        "BENCH_SUBJECT": profile.extension,
        "BENCH_NEIGHBOUR": str(project / NEIGHBOUR_FILE),
    }
    options = _node_options(setting.scenario)
    with (
        serving(setting.kit, setting.place, folders, backend, more, options) as server,
        window(setting.kit, setting.place, server, backend, keys_only=setting.bare) as page,
    ):
        _watch_for_crash(page, recorder)
        workbench = Workbench(page, profile.view)
        person = Person(workbench, recorder, setting.shots, project / PYTHON_FILE)
        try:
            with recorder.waiting("the workbench to be painted"):
                open_workbench(page, server, project, PYTHON_FILE, behind=NEIGHBOUR_FILE)
            with recorder.waiting("the extension's first ghost text"):
                person.wait_until_active(
                    lambda: backend.was_asked(profile.first_request), FIRST_GHOST_TEXT_S
                )
            play(setting.scenario, person, backend)
        except (BenchError, Error):
            person.shoot("failure")
            raise
        finally:
            recorder.write(PhaseBegan(recorder.clock.now(), CLOSING))


def _node_options(scenario: Scenario) -> list[str]:
    heap_mb = scenario.host_heap_mb
    return [PORT, *([f"--max-old-space-size={heap_mb}"] if heap_mb else [])]


def _watch_for_crash(page: Page, recorder: Recorder) -> None:
    page.on("crash", lambda _: recorder.write(PageCrashed(recorder.clock.now())))


def _look_for_leftovers(setting: Setting, backend: Backend) -> None:
    """Wait for the editor's processes to end by themselves, and record those that do not."""
    recorder = setting.recorder
    with recorder.waiting("the editor's processes to end"):
        left = wait_until_gone(setting.place, {backend.pid}, GONE_S)
    now = recorder.clock.now()
    for process in left:
        with suppress(psutil.Error):
            role = role_of(process.cmdline(), None)
            recorder.write(LeftBehind(now, process.pid, role, process.name()))
    recorder.write(EditorClosed(now))
