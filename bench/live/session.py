"""The live side of one scenario, with every lifetime nested: backend, probes, server, window."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psutil
from playwright.sync_api import Error, Page

from bench.catalogue.scenario import Scenario
from bench.core import waits
from bench.core.errors import BenchError
from bench.facts import (
    CLOSING,
    EditorClosed,
    LeftBehind,
    PageCrashed,
    PhaseBegan,
    SubjectActive,
)
from bench.facts.file import NAME, read
from bench.facts.roles import DRIVER, role_of
from bench.judging.timeline import Timeline
from bench.live.backend import Backend, backend_process
from bench.live.editor.browser import open_workbench, window
from bench.live.editor.locators import LOCATORS
from bench.live.editor.sandbox import Lair, wait_until_gone
from bench.live.editor.server import Folders, prepare, serving
from bench.live.editor.template import Template
from bench.live.editor.workbench import Workbench
from bench.live.editor.workspace import NEIGHBOUR_FILE, PYTHON_FILE, plant_workspace
from bench.live.isolation import KERNEL
from bench.live.journey import load_journey
from bench.live.person import Backstage, Person
from bench.live.phases import play
from bench.live.probe import Probe, sampling
from bench.live.probes.connections import Connections
from bench.live.probes.editor_logs import EditorLogs
from bench.live.probes.host_log import HostLog
from bench.live.probes.inspector import PORT, Inspector
from bench.live.probes.journal import Journal
from bench.live.probes.machine import Machine
from bench.live.probes.processes import Processes
from bench.live.probes.sentinel import Sentinel, sentinel_listener
from bench.live.recorder import Recorder
from bench.profiles.diagnosis import diagnosis, misplacement
from bench.profiles.profile import Profile
from bench.setup.toolchain import Kit
from fake_backend.plugins import guests

GONE_S = 10
LOOK_S, LOOKS, LOOK_AT_S = 60, 3, 3
FIRST_USE_S = 180  # a starved machine has been seen to need more than a minute


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


@dataclass(frozen=True, slots=True)
class Session:
    """An editor with the extension in it, a person before it, and the backend behind it."""

    setting: Setting
    person: Person
    backend: Backend

    def wait_until_active(self) -> None:
        """Raises BenchError that tells what was seen of the extension where it did not come."""
        profile, person = self.setting.profile, self.person
        try:
            with person.recorder.waiting("the extension to show itself"):
                person.wait_until_active(
                    lambda: self.backend.was_asked(profile.first_request), FIRST_USE_S
                )
        except BenchError as error:
            seen = Timeline.of(read(self.setting.folder / NAME))
            msg = f"{error} {diagnosis(seen, profile)}"
            raise BenchError(msg, details=error.details) from None
        misplaced = misplacement(Timeline.of(read(self.setting.folder / NAME)), profile)
        if misplaced:
            raise BenchError(misplaced)


def run_live(setting: Setting) -> None:
    """Run the scenario from start to the closed editor; everything seen becomes facts.

    Raises:
        BenchError: the bench could not go on.
    """
    journey = load_journey(setting.scenario.journey, setting.profile)
    with session(setting) as live:
        live.wait_until_active()
        play(setting.scenario, journey, live.person, live.backend)


def look_live(setting: Setting) -> None:
    """Use the extension a little: type, ask for suggestions, save; what comes of it are facts."""
    with session(setting) as live:
        person = live.person
        with person.step("typing lands") as done:
            waits.until(lambda: _is_active(live), seconds=LOOK_S, what="the extension to be active")
            person.editor.prove_typing_lands("a look")
            done.ok = True
        for number in range(LOOKS):
            with person.step("type") as done:
                person.editor.type(f"value_{number} = ")
                person.editor.wait_for_ghost_text(LOOK_AT_S)
                person.workbench.page.keyboard.press(LOCATORS.suggest_keys)
                person.workbench.suggest.wait_for(LOOK_AT_S)
                person.editor.new_line()
                done.ok = True
        person.shoot("look")


def _is_active(live: Session) -> bool:
    seen = Timeline.of(read(live.setting.folder / NAME))
    return bool(seen.all(SubjectActive))


@contextmanager
def session(setting: Setting) -> Iterator[Session]:
    """Open the editor, with every probe looking on, until the block is left.

    Raises:
        BenchError: it cannot be opened; a picture is in `shots/`.
    """
    recorder, place = setting.recorder, setting.place
    setting.shots.mkdir(exist_ok=True)
    with (
        sentinel_listener(recorder.clock) as sentinel,
        backend_process(
            setting.folder,
            seed=setting.seed,
            marks=place.environment(),
            options=setting.profile.backend_options(),
        ) as backend,
    ):
        setting.template.copy_to(place)
        folders = prepare(place, setting.profile, backend, setting.scenario.settings)
        probes = [] if setting.bare else _probes(setting, folders, backend, sentinel)
        with sampling(probes, recorder):
            with _editor(setting, backend, folders, sentinel) as person:
                yield Session(setting, person, backend)
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
    return [*probes, *(module.probe(setting) for module in guests("probes").values())]


@contextmanager
def _editor(
    setting: Setting, backend: Backend, folders: Folders, sentinel: Sentinel
) -> Iterator[Person]:
    project = plant_workspace(setting.place.folder, setting.seed)
    profile, recorder = setting.profile, setting.recorder
    more = {
        **({} if setting.bare else sentinel.environment()),
        "BENCH_SUBJECT": profile.extension,
        "BENCH_NEIGHBOUR": str(project / NEIGHBOUR_FILE),
    }
    options = _node_options(setting.scenario)
    with (
        serving(setting.kit, setting.place, folders, backend, more, options) as server,
        window(setting.kit, setting.place, server, backend, keys_only=setting.bare) as page,
    ):
        _watch_for_crash(page, recorder)
        workbench = Workbench(page, profile)
        backstage = Backstage(
            partial(_editor_processes, setting.place, backend), lambda: sentinel.activations
        )
        file = project / PYTHON_FILE
        person = Person(workbench, recorder, setting.shots, file, profile, backstage)
        try:
            with recorder.waiting("the workbench to be painted"):
                open_workbench(page, server, project, PYTHON_FILE, behind=NEIGHBOUR_FILE)
            yield person
        except (BenchError, Error):
            person.shoot("failure")
            raise
        finally:
            recorder.write(PhaseBegan(recorder.clock.now(), CLOSING))


def _editor_processes(place: Lair, backend: Backend) -> list[psutil.Process]:
    """All of the run's processes that sleep with a computer, the browser's driver left out."""
    return [
        process
        for process in place.processes()
        if process.pid != backend.pid and role_of(process.cmdline(), None) != DRIVER
    ]


def _node_options(scenario: Scenario) -> list[str]:
    limit = [f"--max-old-space-size={scenario.host_heap_mb}"] if scenario.host_heap_mb else []
    return [PORT, *limit]


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
            role, name = role_of(process.cmdline(), None), process.name()
            recorder.write(LeftBehind(now, process.pid, role, name))
    recorder.write(EditorClosed(now))
