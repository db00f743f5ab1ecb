"""The conductor: runs a worker for each scenario, then writes the verdict."""

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from bench.catalogue.scenario import Scenario
from bench.core.errors import BenchError, Exit, RequestError
from bench.core.names import below
from bench.facts import BenchFailed
from bench.facts.file import FACTS_FILE, read
from bench.facts.run_info import FORMAT
from bench.judging.finding import Outcome
from bench.live.editor.desktop import find_desktop
from bench.live.editor.template import find_template
from bench.live.job import Job
from bench.profiles.extension import version_of
from bench.reports.from_folder import (
    RunFolder,
    judge_run,
    judge_scenario,
    open_run_folder,
    write_reports,
)
from bench.reports.report import Report, ScenarioReport
from bench.runner.pool import run_jobs, working
from bench.runner.preflight import require_machine
from bench.runner.progress import Progress
from bench.runner.run_folder import (
    SIGN_IN,
    Request,
    clear_unfinished,
    create_run_folder,
    make_folder,
)
from bench.runner.run_lock import run_lock
from bench.runner.signals import Stopped, stopping_on_signals
from bench.runner.traces import drop_trace_if_kept
from bench.setup.releases import DEFAULT, release_titled
from bench.setup.toolchain import Toolchain, ensure_toolchain

# a worker may take this long, plus a time for each round, plus the scenario's own times
WORKER_S = 600
ROUND_S = 60
FIRST_START = "Starting the editor once, to fill its code caches"
EXITS = {
    Outcome.KEPT: Exit.KEPT,
    Outcome.DEGRADED: Exit.KEPT,
    Outcome.BROKEN: Exit.BROKEN,
    Outcome.UNKNOWN: Exit.BENCH_FAILED,
}


@dataclass(frozen=True, slots=True)
class Ended:
    """The end of a run: its exit code, and its report if anything was run."""

    code: Exit
    report: Report | None
    unwritten: str = ""  # why the report files could not be written


@dataclass(frozen=True, slots=True)
class Judged:
    """The judged scenarios, by name, and whether a signal interrupted the run."""

    scenarios: Mapping[str, ScenarioReport]
    interrupted: bool


def run(request: Request, progress: Progress) -> Ended:
    """Run the scenarios and write the run folder.

    After an interrupting signal, the facts up to then are judged and reported.

    Raises:
        RequestError: the machine lacks an engine, an image or a screen.
        BenchError: the set-up failed; nothing was run.
    """
    with stopping_on_signals(), ExitStack() as stack:
        try:
            require_machine(request, progress.say)
            toolchain = ensure_toolchain(progress.say, request.release)
            vscode = toolchain.vscode
            make_folder(request.out)
            stack.enter_context(run_lock(request.out))
            version = version_of(request.profile, vscode.extensions, vscode.release.vscode)
            title = request.desktop.title if request.desktop else vscode.title
            folder = create_run_folder(request, title, version)
        except Stopped:
            return Ended(Exit.INTERRUPTED, None)
        judged = run_scenarios(toolchain, folder, folder.scenarios, request.workers, progress)
        return _concluded(folder, judged)


def resume(path: Path, workers: int, progress: Progress) -> Ended:
    """Run the unfinished scenarios of an interrupted run; then judge all of them.

    Raises:
        RequestError: it is not a run folder, another version of the editor or bench wrote it, it is
            being run, or the machine lacks an engine, an image or a screen.
        BenchError: the set-up failed; nothing was run.
    """
    folder = open_run_folder(path)
    again = f"Start a new run: {folder.info.command}"
    if folder.info.format != FORMAT:
        raise RequestError(f"{path} was made by another version of the bench. {again}")
    with run_lock(path), stopping_on_signals():
        unfinished = folder.unfinished  # reads every fact: nothing is deleted if one is wrong
        try:
            desktop = find_desktop(Path(folder.info.desktop)) if folder.info.desktop else None
            release = DEFAULT if desktop else release_titled(folder.info.vscode)
            require_machine(folder.info, progress.say)
            toolchain = ensure_toolchain(progress.say, release)
        except Stopped:
            return Ended(Exit.INTERRUPTED, judge_run(folder))
        here, there = (desktop or toolchain.vscode).title, folder.info.vscode
        if here != there:
            msg = f"{path} is a run with VS Code {there}, but {here} is installed."
            raise RequestError(f"{msg} {again}")
        judged = run_scenarios(toolchain, folder, unfinished, workers, progress)
        return _concluded(folder, judged)


def _concluded(folder: RunFolder, judged: Judged) -> Ended:
    report = judge_run(folder, judged.scenarios)
    code = Exit.INTERRUPTED if judged.interrupted else exit_code(report)
    try:
        write_reports(report, folder.path)
    except BenchError as error:
        return Ended(code, report, str(error))
    return Ended(code, report)


def run_scenarios(
    toolchain: Toolchain,
    folder: RunFolder,
    unfinished: Iterable[Scenario],
    workers: int,
    progress: Progress,
) -> Judged:
    """Run these scenarios from their beginning, and judge each when it ends.

    Raises:
        BenchError: the sign-in failed.
    """
    scenarios = {scenario.name: scenario for scenario in unfinished}
    judged: dict[str, ScenarioReport] = {}

    def judge(job: Job) -> None:
        report = drop_trace_if_kept(judge_scenario(folder, scenarios[job.scenario]), folder.path)
        judged[job.scenario] = report
        progress.done(job.scenario, report.verdict.outcome, report.verdict.because)

    try:
        for name in scenarios:
            clear_unfinished(folder.path / name)
        if not folder.info.desktop:
            _ensure_template(toolchain, folder, progress)
        jobs = [
            Job(
                str((folder.path / name).resolve()),
                folder.info.seed,
                name,
                vscode=toolchain.vscode.version,
                memory_mb=folder.info.memory_mb,
                cpus=folder.info.cpus,
                http=folder.info.http,
                desktop=folder.info.desktop,
                trace=folder.info.trace,
            )
            for name in scenarios
        ]
        with progress.showing(tuple(scenarios)):
            run_jobs(
                jobs,
                progress,
                judge,
                workers=workers,
                longest_s=lambda job: _longest_s(scenarios[job.scenario]),
            )
    except Stopped:
        return Judged(judged, interrupted=True)
    return Judged(judged, interrupted=False)


def _longest_s(scenario: Scenario) -> float:
    return WORKER_S + scenario.rounds * ROUND_S + scenario.fault_s + scenario.quiet_s


def conclude(path: Path) -> Ended:
    """Judge the run folder at `path` with the current rules, and write its reports.

    A run that is under way can be judged too; its end writes the reports again.

    Raises:
        RequestError: it is not a run folder, or one of its files cannot be read.
    """
    return _concluded(open_run_folder(path), Judged({}, interrupted=False))


def exit_code(report: Report) -> Exit:
    return EXITS[report.outcome]


def _ensure_template(toolchain: Toolchain, folder: RunFolder, progress: Progress) -> None:
    if find_template(toolchain, folder.profile):
        return
    what = (
        "Signing the extension in to the fake GitHub once"
        if folder.profile.sign_in
        else FIRST_START
    )
    progress.say(f"{what} (about a minute).")
    place = below(folder.path, SIGN_IN, str(folder.path))
    make_folder(place)
    clear_unfinished(place)
    with working(
        Job(str(place.resolve()), folder.info.seed, vscode=toolchain.vscode.version)
    ) as worker:
        worker.wait(WORKER_S)
    failed = [fact for fact in read(place / FACTS_FILE) if isinstance(fact, BenchFailed)]
    if failed or worker.returncode != 0:
        message = failed[0].message if failed else f"the worker exited with {worker.returncode}."
        details = failed[0].details if failed else ""
        msg = f"The first start failed: {message} Logs and a screenshot: {place}"
        raise BenchError(msg, details=details)
