"""The live side of one scenario: backend, probes, server and window, with nested lifetimes."""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psutil
from playwright.sync_api import Error, Page

from bench.core import waits
from bench.core.errors import BenchError
from bench.facts import CLOSING, Fact, PageCrashed, PhaseBegan
from bench.facts.file import FACTS_FILE, read
from bench.facts.roles import DRIVER, role_of
from bench.facts.start import PAINTED
from bench.facts.trace_file import TRACE_FILE
from bench.live.backend import Backend, backend_process
from bench.live.contained import container_of, direct_options, idle_pids, settings_of
from bench.live.container.box import NO_BOX, Box
from bench.live.container.editor import EditorContainer
from bench.live.editor.onlooker import StartFailedError
from bench.live.editor.sandbox import Sandbox
from bench.live.editor.server import Folders, prepare
from bench.live.editor.workbench import Workbench
from bench.live.editor.workspace import NEIGHBOUR_FILE, PYTHON_FILE, plant_workspace
from bench.live.first_use import Start
from bench.live.leftovers import look_for_leftovers
from bench.live.opened import opened_editor
from bench.live.person import EditorInternals, Person
from bench.live.probe import Probe, sampling
from bench.live.probes.editor_logs import EditorLogs
from bench.live.probes.host_log import HostLog
from bench.live.probes.inspector import Inspector
from bench.live.probes.journal import Journal
from bench.live.probes.machine import Machine
from bench.live.probes.processes import Processes
from bench.live.probes.sentinel import Sentinel, sentinel_listener
from bench.live.recorder import Recorder
from bench.live.run_context import RunContext
from bench.live.start_watch import StartWatch
from bench.live.subject import subject_installed
from bench.live.trace import traced
from bench.profiles.diagnosis import diagnosis, misplacement, screen_notes
from bench.profiles.extension import installed_extension
from bench.profiles.obstacles import start_failure
from fake_backend.plugins import external_plugins

FIRST_USE_S = 180  # a starved machine needed more than a minute


@dataclass(frozen=True, slots=True)
class Session:
    """An open editor with the extension, the person who uses it, and the backend."""

    context: RunContext
    person: Person
    backend: Backend
    starts_itself: bool  # the extension; a command or a view need not activate it

    def wait_until_active(self) -> None:
        """Wait until the extension has given a first result.

        Raises:
            BenchError: it gave none in time, or something keeps it from working; the message says
                what was seen of the extension.
        """
        profile, person = self.context.profile, self.person
        with self.truthful_failure(), person.recorder.waiting("the extension's first result"):
            person.first_use.wait_until_active(self.start(), FIRST_USE_S, self.watch())
            person.collect_page()
            facts = self._facts()
            failure = start_failure(facts, profile) or misplacement(facts, profile)
            if failure:
                raise StartFailedError(failure)

    def start(self) -> Start:
        """What the start of the extension is known by."""
        first_request = self.context.profile.first_request
        return Start(
            lambda: self.backend.was_asked(first_request), self.is_active, self.starts_itself
        )

    def is_active(self) -> bool:
        return self.person.internals.activations() > 0

    def watch(self) -> StartWatch:
        person, facts = self.person, self.context.folder / FACTS_FILE
        places = person.clearing, facts, person.recorder
        return StartWatch(*places, self.context.profile, person.internals.ended)

    @contextmanager
    def truthful_failure(self) -> Iterator[None]:
        """Add to a failure of the block what was seen of the extension, and a picture.

        Raises:
            StartFailedError: in place of any error of the bench or of the page.
        """
        try:
            yield
        except (BenchError, Error, waits.WaitTimeoutError) as error:
            picture = self.person.shoot("failure")
            self.person.collect_page()
            facts, told = self._facts(), str(error).splitlines()[0]
            if isinstance(error, StartFailedError):
                seen = screen_notes(facts).strip()
            else:
                seen = diagnosis(facts, self.context.profile)
            shown = f"Picture: {_relative(picture)}." if picture else ""
            msg = " ".join(filter(None, (told, seen, shown)))
            raise StartFailedError(msg, details=getattr(error, "details", "")) from None

    def _facts(self) -> list[Fact]:
        return list(read(self.context.folder / FACTS_FILE))


@contextmanager
def session(context: RunContext) -> Iterator[Session]:
    """Open the editor, and run every probe, until the block is left.

    Raises:
        BenchError: the editor cannot be opened; a screenshot is in `shots/`.
    """
    recorder, place = context.recorder, context.place
    context.shots.mkdir(exist_ok=True)
    options = (*context.profile.backend_options(), *direct_options(context), *context.http_options)
    marks = place.environment()
    with backend_process(
        context.folder, seed=context.seed, marks=marks, options=options
    ) as backend:
        leading = (fault for fault in context.scenario.faults if fault.since == "start")
        backend.set_faults(tuple(leading))
        if context.template:
            context.template.copy_to(place)
        version, settings = context.vscode_version, settings_of(context)
        folders = prepare(place, context.profile, backend, version, settings)
        installed = installed_extension(folders.extensions, context.profile.extension)
        recorder.write(subject_installed(context.profile, backend, installed, recorder.clock.now()))
        with (
            container_of(context, backend) as container,
            sentinel_listener(recorder.clock, container.box if container else NO_BOX) as sentinel,
            sampling(_probes(context, folders, backend, sentinel, container), recorder),
        ):
            with _editor(context, backend, folders, sentinel, container) as person:
                yield Session(
                    context, person, backend, installed is None or installed.starts_itself
                )
            look_for_leftovers(recorder, place, backend, idle_pids(context, container))


def _probes(
    context: RunContext,
    folders: Folders,
    backend: Backend,
    sentinel: Sentinel,
    container: EditorContainer | None,
) -> list[Probe]:
    if context.bare:
        return []
    box: Box = container.box if container else NO_BOX
    probes: list[Probe] = [
        Processes(os.getpid(), box.processes, sentinel.hosts),
        Machine(box.oom_kills()),
        context.escapes,
        sentinel,
        Inspector(
            sentinel.last_beat,
            folders.log,
            context.folder / "profiles",
            context.recorder.clock.now,
            box,
        ),
        HostLog(folders.log, box),
        EditorLogs(folders.user_data / "logs"),
        Journal(backend.journal, context.recorder.clock, context.profile.surfaces),
    ]
    return [*probes, *(module.probe(context) for module in external_plugins("probes").values())]


@contextmanager
def _editor(
    context: RunContext,
    backend: Backend,
    folders: Folders,
    sentinel: Sentinel,
    container: EditorContainer | None,
) -> Iterator[Person]:
    project = plant_workspace(context.place.folder, context.seed)
    profile, recorder = context.profile, context.recorder
    more = {
        **({} if context.bare else sentinel.environment()),
        "BENCH_SUBJECT": profile.extension,
        "BENCH_NEIGHBOUR": str(project / NEIGHBOUR_FILE),
    }
    with (
        opened_editor(context, backend, folders, project, more, container) as editor,
        _traced(context, editor.page),
    ):
        _watch_for_crash(editor.page, recorder)
        workbench = Workbench(editor.page, profile)
        internals = EditorInternals(
            partial(_editor_processes, context.place, backend),
            lambda: sentinel.activations,
            editor.ended,
        )
        file = project / PYTHON_FILE
        person = Person(workbench, recorder, context.shots, file, profile, internals)
        try:
            with recorder.waiting(PAINTED):
                editor.load()
            yield person
        except StartFailedError:
            raise  # it has its picture
        except (BenchError, Error):
            person.shoot("failure")
            raise
        finally:
            recorder.write(PhaseBegan(recorder.clock.now(), CLOSING))


def _traced(context: RunContext, page: Page) -> AbstractContextManager[None]:
    """Ends after the phases, whose figures its end must not change."""
    return traced(page.context, context.folder / TRACE_FILE) if context.trace else nullcontext()


def _relative(file: Path) -> Path:
    """The path as a user who stands in the folder of the command can open it."""
    return file.relative_to(Path.cwd()) if file.is_relative_to(Path.cwd()) else file


def _editor_processes(place: Sandbox, backend: Backend) -> list[psutil.Process]:
    """The processes of the run that stop while a computer sleeps: not the browser's driver."""
    return [
        process
        for process in place.processes()
        if process.pid != backend.pid and role_of(process.cmdline(), None) != DRIVER
    ]


def _watch_for_crash(page: Page, recorder: Recorder) -> None:
    page.on("crash", lambda _: recorder.write(PageCrashed(recorder.clock.now())))
