"""The workers of a run: a process of its own for each scenario, some of them at the same time."""

import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from bench.core import clock
from bench.core.errors import Exit
from bench.core.processes import end_process
from bench.core.tail import Tail
from bench.facts import CLOSING, BenchFailed, Interrupted, PhaseBegan
from bench.facts.file import FACTS_FILE, from_line, read, to_line
from bench.live.editor.sandbox import sweep_abandoned
from bench.live.job import Job
from bench.runner.progress import Progress

LOOK_S = 0.2
STOP_S = 20


@contextmanager
def working(job: Job) -> Iterator[subprocess.Popen[bytes]]:
    """A worker that does not outlive the block, and leaves nothing whatever happens to it."""
    file = job.write()
    with (Path(job.folder) / "worker.log").open("w") as log:
        worker = subprocess.Popen(
            [sys.executable, "-m", "bench.live.worker", str(file)],
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
    """One worker under way."""

    def __init__(self, job: Job, progress: Progress, longest_s: float) -> None:
        self.job = job
        self._longest_s = longest_s
        self._progress = progress
        self._began = clock.monotonic()
        self._phase = "starting"
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
            self._phase = fact.phase if isinstance(fact, PhaseBegan) else self._phase
        self._progress.phase(self.job.scenario, self._phase, self.seconds)

    @property
    def is_closing(self) -> bool:
        """Whether it only waits for processes to end, of which VS Code's take up to 5 s."""
        return self._phase == CLOSING

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
    """Let `workers` at a time carry out the orders, in that order; `done` is told of each.

    A worker that closes its editor is not counted: nothing is measured any more, and the next one
    starts. What `done` does, such as judging, keeps no worker waiting either.
    A worker that lives longer than the `longest_s` of its order hangs, and is ended. Leaving early,
    by whatever exception, ends all of them.
    """
    waiting = deque(jobs)
    running: list[_Running] = []
    finished: list[Job] = []
    with ExitStack() as everything:
        while waiting or running or finished:
            while waiting and sum(not one.is_closing for one in running) < workers:
                job = waiting.popleft()
                begun = _Running(job, progress, longest_s(job))
                everything.callback(begun.close)
                running.append(begun)
            while finished:
                done(finished.pop(0))
            for one in list(running):
                one.show()
                if one.is_over:
                    running.remove(one)
                    one.close()
                    _note_sudden_death(Path(one.job.folder), one.worker.returncode)
                    finished.append(one.job)
            if running and not finished:
                with suppress(subprocess.TimeoutExpired):
                    running[0].worker.wait(LOOK_S)


def _note_sudden_death(folder: Path, code: int) -> None:
    """A worker that could not say itself why it ended gets its last fact from us."""
    known = list(read(folder / FACTS_FILE))
    told = any(isinstance(fact, BenchFailed | Interrupted) for fact in known)
    if code != Exit.KEPT and not told:
        last = BenchFailed(known[-1].at if known else 0.0, f"The worker ended with code {code}.")
        with (folder / FACTS_FILE).open("a", encoding="utf-8") as file:
            file.write(to_line(last) + "\n")
