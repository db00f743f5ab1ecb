"""The workers of a run: a process for each scenario, several in parallel."""

import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from bench.core import clock
from bench.core.environment import own_programs
from bench.core.errors import Exit
from bench.core.processes import end_process
from bench.core.tail import Tail
from bench.facts import CLOSING, BenchFailed, Interrupted, Sealed
from bench.facts.file import FACTS_FILE, from_line, read
from bench.live.editor.sandbox import sweep_abandoned
from bench.live.isolation import KERNEL
from bench.live.job import Job
from bench.live.recorder import recording
from bench.runner.progress import Progress
from bench.runner.watched import Watched

NOT_ISOLATED = (
    "The kernel does not isolate this run: {why_not}. Whatever does not use the proxy can leave the"
    " machine, so nothing_escapes will be unknown at best."
)
LOOK_S = 0.2
STOP_S = 20


@contextmanager
def working(job: Job) -> Iterator[subprocess.Popen[bytes]]:
    """A worker process that ends with the block and leaves no sandbox."""
    file = job.write()
    with (Path(job.folder) / "worker.log").open("w") as log:
        worker = subprocess.Popen(
            [sys.executable, "-m", "bench.live.worker", str(file)],
            env=own_programs(),
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


class _Running:
    """A running worker."""

    def __init__(self, job: Job, progress: Progress, longest_s: float) -> None:
        self.job = job
        self._longest_s = longest_s
        self._progress = progress
        self._began = clock.monotonic()
        self._watched = Watched()
        self._tail = Tail(Path(job.folder) / FACTS_FILE)
        self._stack = ExitStack()
        self.worker = self._stack.enter_context(working(job))

    @property
    def seconds(self) -> float:
        return clock.monotonic() - self._began

    @property
    def is_over(self) -> bool:
        return self.worker.poll() is not None or self.seconds > self._longest_s

    def show(self) -> None:
        for line in self._tail.lines():
            fact = from_line(line)
            self._watched.see(fact)
            if isinstance(fact, Sealed) and fact.by != KERNEL:
                self._progress.say_once(NOT_ISOLATED.format(why_not=fact.why_not))
        self._progress.watch(self.job.scenario, self._watched, self.seconds)

    @property
    def is_closing(self) -> bool:
        """Whether it only waits for its processes to end; those of VS Code take up to 5 s."""
        return self._watched.phase == CLOSING

    def close(self) -> None:
        self._stack.close()


def run_jobs(
    jobs: Sequence[Job],
    progress: Progress,
    done: Callable[[Job], None],
    *,
    workers: int,
    longest_s: Callable[[Job], float],
) -> None:
    """Run the jobs in order, `workers` in parallel; call `done` after each.

    A worker that closes its editor no longer counts, because it measures nothing; the next one
    starts. `done` may judge: it keeps no worker waiting. A worker that takes longer than
    `longest_s` hangs and is ended. Any exception ends all workers.
    """
    waiting = deque(jobs)
    running: list[_Running] = []
    finished: list[Job] = []
    with ExitStack() as everything:
        while waiting or running or finished:
            while waiting and sum(not other.is_closing for other in running) < workers:
                job = waiting.popleft()
                begun = _Running(job, progress, longest_s(job))
                everything.callback(begun.close)
                running.append(begun)
            while finished:
                done(finished.pop(0))
            for current in list(running):
                current.show()
                if current.is_over:
                    running.remove(current)
                    current.close()
                    _note_sudden_death(Path(current.job.folder), current.worker.returncode)
                    finished.append(current.job)
            if running and not finished:
                with suppress(subprocess.TimeoutExpired):
                    running[0].worker.wait(LOOK_S)


def _note_sudden_death(folder: Path, code: int) -> None:
    """Write the last fact of a worker that ended without one, unless the disk is full."""
    known = list(read(folder / FACTS_FILE))
    explained = any(isinstance(fact, BenchFailed | Interrupted) for fact in known)
    if code != Exit.KEPT and not explained:
        at = max((fact.at for fact in known), default=0.0)
        last = BenchFailed(at, f"The worker exited with {code}.")
        with suppress(OSError), recording(folder) as recorder:
            recorder.write(last)
