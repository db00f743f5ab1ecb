"""The conductor: one worker for each scenario, then the verdict. The only module that knows all."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType

from bench import clock
from bench.about import describe, folders_of, read_about
from bench.console import Progress
from bench.editor.lair import sweep_abandoned
from bench.editor.template import find_template
from bench.ending import end_process
from bench.errors import BenchError, Exit, RequestError
from bench.facts import BenchFailed, Interrupted, PhaseBegan
from bench.facts_file import NAME, from_line, read, to_line
from bench.judging import is_run, read_report, read_scenario_report, write_reports
from bench.order import Order
from bench.probes.tail import Tail
from bench.profile import Profile
from bench.profile_files import write_profile
from bench.report import Report
from bench.rule import Outcome
from bench.scenario import Scenario
from bench.setup.kit import ensure_kit

LOOK_S = 0.2
WORKER_S = 600  # a worker that lives longer than this hangs
STOP_S = 20
SIGN_IN = "sign_in"
FIRST = "Starting the editor for the first time, to keep what it compiles"
EXITS = {
    Outcome.KEPT: Exit.KEPT,
    Outcome.DEGRADED: Exit.KEPT,
    Outcome.BROKEN: Exit.BROKEN,
    Outcome.UNKNOWN: Exit.BENCH_FAILED,
}


@dataclass(frozen=True, slots=True)
class Request:
    """What to run, and where to put it; `subject` are the options that name the extension again."""

    scenarios: tuple[Scenario, ...]
    profile: Profile
    seed: int
    out: Path
    repeat: int = 1
    subject: str = ""

    @property
    def runs(self) -> list[Scenario]:
        """Each scenario as often as it is repeated, called as its folder is."""
        return [
            replace(scenario, name=name)
            for scenario in self.scenarios
            for name in folders_of(scenario.name, self.repeat)
        ]


class Stopped(BaseException):
    """A signal asked the conductor to stop."""


def run(request: Request, progress: Progress) -> Exit:
    """Run the scenarios one after another and write the run folder.

    When a signal ends it early, what was seen until then is judged and reported.

    Raises:
        BenchError: the set-up failed; nothing was run.
    """
    with _stopping_on_signals():
        try:
            _run_all(request, progress)
        except Stopped:
            _ignore_signals()
            if is_run(request.out):
                conclude(request.out)
            return Exit.INTERRUPTED
        return conclude(request.out)


def _run_all(request: Request, progress: Progress) -> None:
    kit = ensure_kit(progress.say)
    runs = request.runs
    _lay_out(request, runs, kit.vscode.title)
    if find_template(kit, request.profile) is None:
        what = "Signing the extension in to the fake GitHub" if request.profile.sign_in else FIRST
        progress.say(f"{what}, once (a minute).")
        _sign_in(request)
    with progress.showing(tuple(scenario.name for scenario in runs)):
        for scenario in runs:
            _run_one(request, scenario, progress)


def conclude(folder: Path) -> Exit:
    """Judge a run folder, write its reports, and say what the command line answers."""
    report = read_report(folder)
    write_reports(report, folder)
    return exit_code(report)


def exit_code(report: Report) -> Exit:
    return EXITS[report.outcome]


def _lay_out(request: Request, runs: list[Scenario], vscode: str) -> None:
    """Make the run folder: what is asked is on disk before anything starts."""
    try:
        for scenario in runs:
            folder = request.out / scenario.name
            folder.mkdir(parents=True)
            shutil.copy(scenario.file, folder / "scenario.toml")
        about = describe(
            profile=request.profile,
            vscode=vscode,
            seed=request.seed,
            scenarios=[scenario.name for scenario in request.scenarios],
            repeat=request.repeat,
            subject=request.subject,
        )
        about.write(request.out)
        write_profile(request.profile, request.out)
    except OSError as error:
        msg = f"The run folder {request.out} cannot be made: {error.strerror}."
        raise RequestError(msg) from None


def _sign_in(request: Request) -> None:
    folder = request.out / SIGN_IN
    folder.mkdir()
    order = Order(str(folder.resolve()), request.seed)
    with working(order) as worker:
        worker.wait(WORKER_S)
    failed = [fact for fact in read(folder / NAME) if isinstance(fact, BenchFailed)]
    if failed or worker.returncode != 0:
        message = failed[0].message if failed else f"The worker ended with {worker.returncode}."
        details = failed[0].details if failed else ""
        msg = f"The sign-in failed: {message} Logs and a screenshot: {folder}"
        raise BenchError(msg, details=details)


def _run_one(request: Request, scenario: Scenario, progress: Progress) -> None:
    folder = request.out / scenario.name
    order = Order(str(folder.resolve()), request.seed, scenario.name)
    with working(order) as worker:
        _follow(worker, Tail(folder / NAME), scenario.name, progress)
    _note_sudden_death(folder, worker.returncode)
    judged = read_scenario_report(folder, request.profile, read_about(request.out))
    progress.done(scenario.name, judged.verdict.outcome, judged.verdict.because)
    write_reports(read_report(request.out), request.out)


def _follow(worker: subprocess.Popen[bytes], tail: Tail, scenario: str, progress: Progress) -> None:
    """Show the worker's phases until it ends."""
    began, phase = clock.monotonic(), "starting"
    while worker.poll() is None:
        for line in tail.lines():
            fact = from_line(line)
            phase = fact.phase if isinstance(fact, PhaseBegan) else phase
        seconds = clock.monotonic() - began
        progress.phase(scenario, phase, seconds)
        if seconds > WORKER_S:
            return
        with suppress(subprocess.TimeoutExpired):
            worker.wait(LOOK_S)


def _note_sudden_death(folder: Path, code: int) -> None:
    """A worker that could not say itself why it ended gets its last fact from us."""
    known = list(read(folder / NAME))
    told = any(isinstance(fact, BenchFailed | Interrupted) for fact in known)
    if code != Exit.KEPT and not told:
        last = BenchFailed(known[-1].at if known else 0.0, f"The worker ended with code {code}.")
        with (folder / NAME).open("a", encoding="utf-8") as file:
            file.write(to_line(last) + "\n")


@contextmanager
def working(order: Order) -> Iterator[subprocess.Popen[bytes]]:
    """A worker that does not outlive the block, and leaves nothing whatever happens to it."""
    file = order.write()
    with (Path(order.folder) / "worker.log").open("w") as log:
        worker = subprocess.Popen(
            [sys.executable, "-m", "bench.worker", str(file)],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            yield worker
        finally:
            end_process(worker, STOP_S)
            if worker.stdin:
                worker.stdin.close()
            sweep_abandoned()


SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def _stopping_on_signals() -> Iterator[None]:
    """Turn the first signal into `Stopped`; further ones are ignored while things are cleared."""

    def stop(number: int, frame: FrameType | None) -> None:
        _ignore_signals()
        raise Stopped(signal.Signals(number).name)

    before = [signal.signal(number, stop) for number in SIGNALS]
    try:
        yield
    finally:
        for number, handler in zip(SIGNALS, before, strict=True):
            signal.signal(number, handler)


def _ignore_signals() -> None:
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def default_out(prefix: str = "") -> Path:
    """A new folder below `runs/`, named after the moment."""
    name = f"{prefix}{'-' if prefix else ''}{clock.utc_now():%Y-%m-%dT%H%M%SZ}"
    folder = Path("runs") / name
    number = 2
    while folder.exists():
        folder, number = Path("runs") / f"{name}-{number}", number + 1
    return folder


def link_latest(folder: Path) -> None:
    """Let `latest`, beside the run folder, lead to it."""
    link = folder.parent / "latest"
    with suppress(OSError):
        temporary = folder.parent / f".latest-{os.getpid()}"
        temporary.symlink_to(folder.name)
        temporary.replace(link)
