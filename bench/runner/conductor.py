"""The conductor: one worker for each scenario, then the verdict. The only module that knows all."""

import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from bench.catalogue.loading import read_scenario
from bench.catalogue.scenario import SCENARIO_FILE, Scenario
from bench.cli.tables import Progress
from bench.core import clock
from bench.core.errors import BenchError, Exit, RequestError
from bench.facts import BenchFailed
from bench.facts.file import NAME, read
from bench.facts.run_info import describe, folders_of, read_about
from bench.judging.rule import Outcome
from bench.live.editor.template import find_template
from bench.live.job import Order
from bench.profiles.loading import read_profile, write_profile
from bench.profiles.profile import Profile
from bench.reports.from_folder import (
    about_run,
    is_finished,
    is_run,
    read_report,
    read_scenario_report,
    write_reports,
)
from bench.reports.report import Report, ScenarioReport
from bench.runner.pool import carry_out, working
from bench.runner.signals import Stopped, stopping_on_signals
from bench.setup.toolchain import Kit, ensure_kit

WORKER_S = 600  # a worker that lives longer than this hangs, but for
ROUND_S = 60  # for each round of the journey, beside what the scenario itself asks for
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
    """What to run, and where to put it.

    `subject` are the options that name the extension again; so many `workers` run at a time.
    """

    scenarios: tuple[Scenario, ...]
    profile: Profile
    seed: int
    out: Path
    repeat: int = 1
    subject: str = ""
    workers: int = 1

    @property
    def runs(self) -> list[Scenario]:
        """Each scenario as often as it is repeated, called as its folder is."""
        return [
            replace(scenario, name=name)
            for scenario in self.scenarios
            for name in folders_of(scenario.name, self.repeat)
        ]


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended: what the command line answers, and what was found, if it had begun."""

    code: Exit
    report: Report | None


def run(request: Request, progress: Progress) -> Ended:
    """Run the scenarios and write the run folder.

    When a signal ends it early, what was seen until then is judged and reported.

    Raises:
        BenchError: the set-up failed; nothing was run.
    """
    judged: dict[str, ScenarioReport] = {}
    with stopping_on_signals():
        try:
            kit = ensure_kit(progress.say)
            _lay_out(request, request.runs, kit.vscode.title)
            _go_on(kit, request.out, request.workers, progress, judged)
        except Stopped:
            return _stopped(request.out, judged)
        return _ended(request.out, judged)


def resume(folder: Path, workers: int, progress: Progress) -> Ended:
    """Run what a run that was interrupted has not finished; then judge all of it.

    Raises:
        RequestError: it is no run folder, or one of another version of the editor.
        BenchError: the set-up failed; nothing was run.
    """
    about = about_run(folder)
    judged: dict[str, ScenarioReport] = {}
    with stopping_on_signals():
        try:
            kit = ensure_kit(progress.say)
            if kit.vscode.title != about.vscode:
                msg = f"{folder} was made with VS Code {about.vscode}; here is {kit.vscode.title}."
                raise RequestError(f"{msg} Begin a new run: {about.command}")
            _go_on(kit, folder, workers, progress, judged)
        except Stopped:
            return _stopped(folder, judged)
        return _ended(folder, judged)


def _ended(folder: Path, judged: Mapping[str, ScenarioReport]) -> Ended:
    report = conclude(folder, judged)
    return Ended(exit_code(report), report)


def _stopped(folder: Path, judged: Mapping[str, ScenarioReport]) -> Ended:
    return Ended(Exit.INTERRUPTED, conclude(folder, judged) if is_run(folder) else None)


def _go_on(
    kit: Kit, out: Path, workers: int, progress: Progress, judged: dict[str, ScenarioReport]
) -> None:
    """Carry out what is laid out in the run folder and not yet finished; each is `judged` then."""
    about = read_about(out)
    profile = read_profile(out, about.profile)
    names = [name for name in about.scenarios if not is_finished(out / name)]
    for name in names:
        _clear(out / name)
    if find_template(kit, profile) is None:
        what = "Signing the extension in to the fake GitHub" if profile.sign_in else FIRST
        progress.say(f"{what}, once (a minute).")
        _sign_in(out, about.seed)
    orders = [Order(str((out / name).resolve()), about.seed, name) for name in names]

    def judge(order: Order) -> None:
        found = read_scenario_report(Path(order.folder), profile, about)
        judged[order.scenario] = found
        progress.done(order.scenario, found.verdict.outcome, found.verdict.because)

    def longest_s(order: Order) -> float:
        scenario = read_scenario(Path(order.folder) / SCENARIO_FILE, profile, name=order.scenario)
        asked_s = scenario.rounds * ROUND_S + scenario.fault_s + scenario.quiet_s
        return WORKER_S + asked_s

    with progress.showing(tuple(names)):
        carry_out(orders, progress, judge, workers=workers, longest_s=longest_s)


def _clear(folder: Path) -> None:
    """Leave nothing of a run that was not finished, but what was asked."""
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name != SCENARIO_FILE:
            path.unlink()


def conclude(folder: Path, judged: Mapping[str, ScenarioReport] | None = None) -> Report:
    """Judge what of a run folder is not `judged` yet, and write its reports."""
    report = read_report(folder, judged)
    write_reports(report, folder)
    return report


def exit_code(report: Report) -> Exit:
    return EXITS[report.outcome]


def _lay_out(request: Request, runs: list[Scenario], vscode: str) -> None:
    """Make the run folder: what is asked is on disk before anything starts."""
    try:
        for scenario in runs:
            folder = request.out / scenario.name
            folder.mkdir(parents=True)
            shutil.copy(scenario.file, folder / SCENARIO_FILE)
        about = describe(
            profile=request.profile,
            vscode=vscode,
            seed=request.seed,
            scenarios=[scenario.name for scenario in request.scenarios],
            repeat=request.repeat,
            subject=request.subject,
        )
        replace(about, workers=request.workers).write(request.out)
        write_profile(request.profile, request.out)
    except OSError as error:
        msg = f"The run folder {request.out} cannot be made: {error.strerror}."
        raise RequestError(msg) from None


def _sign_in(out: Path, seed: int) -> None:
    folder = out / SIGN_IN
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    order = Order(str(folder.resolve()), seed)
    with working(order) as worker:
        worker.wait(WORKER_S)
    failed = [fact for fact in read(folder / NAME) if isinstance(fact, BenchFailed)]
    if failed or worker.returncode != 0:
        message = failed[0].message if failed else f"The worker ended with {worker.returncode}."
        details = failed[0].details if failed else ""
        msg = f"The sign-in failed: {message} Logs and a screenshot: {folder}"
        raise BenchError(msg, details=details)


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
