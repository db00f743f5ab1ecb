"""One live run in its own process: `python -m bench.live.worker JOB`.

Whatever happens to it, the conductor has the facts on disk. A signal, or the end of the conductor,
ends it at once and removes everything that it has put on the machine.
"""

import os
import shutil
import signal
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from bench.catalogue.loading import read_scenario
from bench.catalogue.scenario import SCENARIO_FILE
from bench.core.errors import BenchError, Exit, RequestError
from bench.facts import STARTING, BenchFailed, Contained, Fact, Interrupted, PhaseBegan, Sealed
from bench.live.container.caps import CORES, Caps
from bench.live.container.direct import Strangers, simulated_hosts
from bench.live.container.network import Pod, entered_pod
from bench.live.editor.desktop import find_desktop
from bench.live.editor.locators import choose_locators
from bench.live.editor.sandbox import MARK, Sandbox, sandbox, sweep_abandoned
from bench.live.editor.template import ensure_template, find_template
from bench.live.isolation import KERNEL, Isolation, isolate
from bench.live.job import Job, read_job
from bench.live.lookout import Lookout
from bench.live.probe import Probe
from bench.live.probes.attempts import Attempts
from bench.live.probes.connections import Connections
from bench.live.recorder import Recorder, recording
from bench.live.run_context import RunContext
from bench.live.runs import look_live, run_live
from bench.profiles.loading import read_profile
from bench.setup.command import silent
from bench.setup.releases import find_release
from bench.setup.toolchain import ensure_toolchain

LOGS = ("server.log", "user-data/logs")


def main() -> int:
    job = read_job(Path(sys.argv[1]))
    folder = Path(job.folder)
    sweep_abandoned()  # in a user namespace, processes of older runs cannot be recognised
    isolation = Isolation(KERNEL) if job.memory_mb else isolate()
    with recording(folder) as recorder, sandbox() as place:
        os.environ[MARK] = place.mark
        _end_early(recorder, place, folder)
        try:
            with _pod(job, place) as pod:
                escapes = _escapes(job, isolation)
                watched = isinstance(escapes, Attempts)
                seal = Sealed(0.0, isolation.by, isolation.why_not, watched=watched)
                recorder.write(seal, *_caps(pod), PhaseBegan(0.0, STARTING))
                _run_job(job, escapes, recorder, place, pod)
        except Exception as error:
            recorder.write(failure(recorder.clock.now(), error))
            return Exit.BENCH_FAILED
        finally:
            keep_logs(place, folder)
    return Exit.KEPT


def failure(now: float, error: Exception) -> BenchFailed:
    """Why a run ended early: one sentence, and a traceback only if nobody expected the error."""
    if isinstance(error, BenchError | RequestError):
        return BenchFailed(now, str(error), getattr(error, "details", ""))
    what = f"{type(error).__name__}: {error}".splitlines()[0]
    return BenchFailed(now, what, "".join(traceback.format_exception(error)))


@contextmanager
def _pod(job: Job, place: Sandbox) -> Iterator[Pod | None]:
    """The container that holds the network of the run, if it has one."""
    if not job.memory_mb:
        yield None
        return
    with entered_pod(place, Caps(memory_mb=job.memory_mb, cpus=job.cpus or CORES)) as pod:
        yield pod


def _caps(pod: Pod | None) -> list[Fact]:
    if pod is None:
        return []
    caps = pod.caps
    return [Contained(0.0, pod.image, caps.memory_mb, caps.pids, caps.cpus)]


def _escapes(job: Job, isolation: Isolation) -> Attempts | Connections:
    """The probe for what goes past the gateway: the better one, where the kernel allows it."""
    if isolation.by == KERNEL and job.scenario and not job.bare:  # else nobody would look
        with suppress(OSError):
            lookout = Lookout()
            if job.memory_mb:
                hosts = simulated_hosts(read_profile(Path(job.folder).parent))
                return Attempts(Strangers(lookout, hosts))
            return Attempts(lookout)
    return Connections(os.getpid())


def _run_job(job: Job, escapes: Probe, recorder: Recorder, place: Sandbox, pod: Pod | None) -> None:
    folder = Path(job.folder)
    profile = read_profile(folder.parent)
    toolchain = ensure_toolchain(silent, find_release(job.vscode))
    desktop = find_desktop(Path(job.desktop)) if job.desktop else None
    choose_locators(desktop.vscode if desktop else toolchain.vscode.release.vscode)
    if not job.scenario:
        ensure_template(toolchain, profile, place, folder / "shots")
        return
    template = None if desktop else find_template(toolchain, profile)
    if template is None and desktop is None:
        msg = "The template of the signed-in editor was deleted during the run. Run it again."
        raise BenchError(msg)
    scenario = read_scenario(folder / SCENARIO_FILE, profile, name=folder.name)
    context = RunContext(
        scenario=scenario,
        profile=profile,
        seed=job.seed,
        toolchain=toolchain,
        template=template,
        place=place,
        recorder=recorder,
        folder=folder,
        escapes=escapes,
        bare=job.bare,
        http=job.http or scenario.http or profile.http or "",
        pod=pod,
        desktop=desktop,
        trace=job.trace,
    )
    if job.look:
        look_live(context)
    else:
        run_live(context)


def keep_logs(place: Sandbox, folder: Path) -> None:
    """Copy the editor's logs into the run folder."""
    for name in LOGS:
        source, target = place.folder / name, folder / "logs" / Path(name).name
        if source.is_dir():
            # a link of the extension may lead anywhere: it is kept as a link
            shutil.copytree(
                source,
                target,
                symlinks=True,
                dirs_exist_ok=True,
                ignore=shutil.ignore_patterns("*.sock"),
            )
        elif source.exists():
            target.parent.mkdir(exist_ok=True)
            shutil.copy(source, target)


def _end_early(recorder: Recorder, place: Sandbox, folder: Path) -> None:
    """On SIGINT, SIGTERM and the end of standard input: keep the facts, clean up, exit.

    Playwright cannot be used in a signal handler, and the context managers need not end: clearing
    the sandbox ends every process and removes the folder.
    """

    def leave(why: str) -> None:
        recorder.write_last(Interrupted(recorder.clock.now(), why))
        keep_logs(place, folder)
        place.clear()
        os._exit(Exit.INTERRUPTED)

    def on_signal(number: int, frame: FrameType | None) -> None:
        leave(signal.Signals(number).name)

    def watch_parent() -> None:
        while os.read(0, 1024):
            pass
        leave("the end of the conductor")

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, on_signal)
    threading.Thread(target=watch_parent, name="parent", daemon=True).start()


if __name__ == "__main__":
    sys.exit(main())
