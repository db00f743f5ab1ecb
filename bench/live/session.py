"""The live side of one scenario: backend, probes, server and window, with nested lifetimes."""

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
    Fact,
    LeftBehind,
    PageCrashed,
    PhaseBegan,
)
from bench.facts.file import FACTS_FILE, read
from bench.facts.roles import DRIVER, role_of
from bench.live.backend import Backend, backend_process
from bench.live.editor.browser import open_workbench, window
from bench.live.editor.locators import LOCATORS
from bench.live.editor.sandbox import Sandbox, wait_until_gone
from bench.live.editor.server import Folders, prepare, serving
from bench.live.editor.template import Template
from bench.live.editor.workbench import Workbench
from bench.live.editor.workspace import NEIGHBOUR_FILE, PYTHON_FILE, plant_workspace
from bench.live.isolation import KERNEL
from bench.live.journey import load_journey
from bench.live.person import EditorInternals, Person
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
from bench.setup.toolchain import Toolchain
from fake_backend.plugins import external_plugins

GONE_S = 10
LOOK_S, LOOKS, LOOK_AT_S = 60, 3, 3
FIRST_USE_S = 180  # a starved machine needed more than a minute


@dataclass(frozen=True, slots=True)
class RunContext:
    """The inputs of one scenario's run, and the folders for its results."""

    scenario: Scenario
    profile: Profile
    seed: int
    toolchain: Toolchain
    template: Template
    place: Sandbox
    recorder: Recorder
    folder: Path
    sealed_by: str
    bare: bool = False

    @property
    def shots(self) -> Path:
        return self.folder / "shots"


@dataclass(frozen=True, slots=True)
class Session:
    """An open editor with the extension, the person who uses it, and the backend."""

    context: RunContext
    person: Person
    backend: Backend

    def wait_until_active(self) -> None:
        """Wait until the extension has given a first result.

        Raises:
            BenchError: it gave none in time; the message says what was seen of the extension.
        """
        profile, person = self.context.profile, self.person
        try:
            with person.recorder.waiting("the extension's first result"):
                person.first_use.wait_until_active(
                    lambda: self.backend.was_asked(profile.first_request), FIRST_USE_S
                )
                person.collect_page()
        except BenchError as error:
            msg = f"{error} {diagnosis(self._facts(), profile)}"
            raise BenchError(msg, details=error.details) from None
        misplaced = misplacement(self._facts(), profile)
        if misplaced:
            raise BenchError(misplaced)

    def _facts(self) -> list[Fact]:
        return list(read(self.context.folder / FACTS_FILE))


def run_live(context: RunContext) -> None:
    """Run the scenario from the start of the editor to its end, and record facts.

    Raises:
        BenchError: the bench could not continue.
    """
    journey = load_journey(context.scenario.journey, context.profile)
    with session(context) as live:
        live.wait_until_active()
        play(context.scenario, journey, live.person, live.backend)


def look_live(context: RunContext) -> None:
    """Use the extension a little: type and ask for suggestions. Facts say what came of it."""
    with session(context) as live:
        person = live.person
        with person.step("typing lands") as done:
            active = person.internals.activations
            waits.until(lambda: active() > 0, seconds=LOOK_S, what="the extension to be active")
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


@contextmanager
def session(context: RunContext) -> Iterator[Session]:
    """Open the editor, and run every probe, until the block is left.

    Raises:
        BenchError: the editor cannot be opened; a screenshot is in `shots/`.
    """
    recorder, place = context.recorder, context.place
    context.shots.mkdir(exist_ok=True)
    with (
        sentinel_listener(recorder.clock) as sentinel,
        backend_process(
            context.folder,
            seed=context.seed,
            marks=place.environment(),
            options=context.profile.backend_options(),
        ) as backend,
    ):
        context.template.copy_to(place)
        folders = prepare(place, context.profile, backend, context.scenario.settings)
        probes = [] if context.bare else _probes(context, folders, backend, sentinel)
        with sampling(probes, recorder):
            with _editor(context, backend, folders, sentinel) as person:
                yield Session(context, person, backend)
            _look_for_leftovers(context, backend)


def _probes(
    context: RunContext, folders: Folders, backend: Backend, sentinel: Sentinel
) -> list[Probe]:
    probes: list[Probe] = [
        Processes(os.getpid()),
        Machine(),
        sentinel,
        Inspector(sentinel.last_beat, context.folder / "profiles"),
        HostLog(folders.log),
        EditorLogs(folders.user_data / "logs"),
        Journal(backend.journal, context.recorder.clock, context.profile.surfaces),
    ]
    if context.sealed_by != KERNEL:
        probes.append(Connections(os.getpid()))
    return [*probes, *(module.probe(context) for module in external_plugins("probes").values())]


@contextmanager
def _editor(
    context: RunContext, backend: Backend, folders: Folders, sentinel: Sentinel
) -> Iterator[Person]:
    project = plant_workspace(context.place.folder, context.seed)
    profile, recorder = context.profile, context.recorder
    more = {
        **({} if context.bare else sentinel.environment()),
        "BENCH_SUBJECT": profile.extension,
        "BENCH_NEIGHBOUR": str(project / NEIGHBOUR_FILE),
    }
    options = _node_options(context.scenario)
    with (
        serving(context.toolchain, context.place, folders, backend, more, options) as server,
        window(context.toolchain, context.place, server, backend, keys_only=context.bare) as page,
    ):
        _watch_for_crash(page, recorder)
        workbench = Workbench(page, profile)
        internals = EditorInternals(
            partial(_editor_processes, context.place, backend), lambda: sentinel.activations
        )
        file = project / PYTHON_FILE
        person = Person(workbench, recorder, context.shots, file, profile, internals)
        try:
            with recorder.waiting("the workbench to be painted"):
                open_workbench(page, server, project, PYTHON_FILE, behind=NEIGHBOUR_FILE)
            yield person
        except (BenchError, Error):
            person.shoot("failure")
            raise
        finally:
            recorder.write(PhaseBegan(recorder.clock.now(), CLOSING))


def _editor_processes(place: Sandbox, backend: Backend) -> list[psutil.Process]:
    """The processes of the run that stop while a computer sleeps: not the browser's driver."""
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


def _look_for_leftovers(context: RunContext, backend: Backend) -> None:
    """Wait for the editor's processes to end, and record those that do not."""
    recorder = context.recorder
    with recorder.waiting("the editor's processes to end"):
        left = wait_until_gone(context.place, {backend.pid}, GONE_S)
    now = recorder.clock.now()
    for process in left:
        with suppress(psutil.Error):
            role, name = role_of(process.cmdline(), None), process.name()
            recorder.write(LeftBehind(now, process.pid, role, name))
    recorder.write(EditorClosed(now))
