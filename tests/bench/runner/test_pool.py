"""Workers at the same time: here small programs in place of a worker, with real processes."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from bench.core.processes import end_process
from bench.facts import CLOSING, FAULT, BenchFailed, LineCut, PhaseBegan, Sealed
from bench.facts.file import FACTS_FILE, read, to_line
from bench.live.job import Job
from bench.runner import pool
from bench.runner.progress import Progress
from bench.runner.watched import Watched

ENDS = "may_end"
WORKER = f"""
import sys, time
from pathlib import Path
folder, end = Path(sys.argv[1]), time.monotonic() + 60
while not (folder / "{ENDS}").exists() and time.monotonic() < end:
    time.sleep(0.02)
sys.exit(int((folder / "{ENDS}").read_text()))
"""


class Stage:
    """Starts programs that end when told, and says who has started."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.started: list[str] = []
        self.done: list[str] = []

    def jobs(self, *names: str) -> list[Job]:
        for name in names:
            (self.folder / name).mkdir()
        return [Job(str(self.folder / name), 1, name) for name in names]

    @contextmanager
    def working(self, job: Job) -> Iterator[subprocess.Popen[bytes]]:
        self.started.append(job.scenario)
        worker = subprocess.Popen([sys.executable, "-c", WORKER, job.folder])
        try:
            yield worker
        finally:
            end_process(worker, 5)

    def reach(self, name: str, phase: str) -> None:
        with (self.folder / name / FACTS_FILE).open("a") as file:
            file.write(to_line(PhaseBegan(0.0, phase)) + "\n")

    def end(self, name: str, code: int = 0) -> None:
        (self.folder / name / f"{ENDS}.new").write_text(str(code))
        (self.folder / name / f"{ENDS}.new").rename(self.folder / name / ENDS)


class Script(Progress):
    """A progress that lets the next thing happen on the stage whenever the pool looks around."""

    def __init__(self, *acts: Iterator[None]) -> None:
        super().__init__(Console(file=StringIO()))
        self._acts = acts

    def watch(self, scenario: str, watched: Watched, seconds: float) -> None:
        for act in self._acts:
            next(act, None)


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    stage = Stage(tmp_path)
    monkeypatch.setattr(pool, "working", stage.working)
    return stage


def run_jobs(stage: Stage, play: Iterator[None], *names: str, workers: int) -> None:
    pool.run_jobs(
        stage.jobs(*names),
        Script(play),
        lambda job: stage.done.append(job.scenario),
        workers=workers,
        longest_s=lambda _: 60,
    )


def test_the_next_starts_while_the_last_closes_its_editor_and_not_before(stage: Stage) -> None:
    seen: list[list[str]] = []

    def play() -> Iterator[None]:
        for phase in (FAULT, CLOSING):
            stage.reach("a", phase)
            for _ in range(3):
                yield
                seen.append([*stage.started])
        stage.end("a")
        stage.end("b")

    run_jobs(stage, play(), "a", "b", workers=1)
    assert seen[:3] == [["a"]] * 3
    assert seen[-1] == ["a", "b"]
    assert sorted(stage.done) == ["a", "b"]


def test_so_many_work_at_a_time_and_every_one_is_told_of(stage: Stage) -> None:
    most = 0

    def play() -> Iterator[None]:
        nonlocal most
        for name in "abcd":
            most = max(most, len(stage.started) - len(stage.done))
            yield
            stage.end(name)

    run_jobs(stage, play(), *"abcd", workers=2)
    assert most == 2
    assert sorted(stage.done) == [*"abcd"]
    assert stage.started == [*"abcd"]


def test_a_worker_that_could_not_say_why_it_ended_gets_a_last_fact(stage: Stage) -> None:
    def play() -> Iterator[None]:
        stage.end("a", 7)
        yield

    run_jobs(stage, play(), "a", workers=1)
    assert list(read(stage.folder / "a" / FACTS_FILE)) == [
        BenchFailed(0.0, "The worker exited with 7.")
    ]


def test_its_last_fact_is_not_glued_to_a_line_that_was_cut(stage: Stage) -> None:
    def play() -> Iterator[None]:
        (stage.folder / "a" / FACTS_FILE).write_text('{"fact":"Keys', encoding="utf-8")
        stage.end("a", -9)
        yield

    run_jobs(stage, play(), "a", workers=1)
    assert [type(fact) for fact in read(stage.folder / "a" / FACTS_FILE)] == [LineCut, BenchFailed]


def test_one_that_hangs_is_ended_each_by_its_own_limit(stage: Stage) -> None:
    def play() -> Iterator[None]:
        while "a" not in stage.done:
            yield
        stage.end("b")

    pool.run_jobs(
        stage.jobs("a", "b"),
        Script(play()),
        lambda job: stage.done.append(job.scenario),
        workers=2,
        longest_s=lambda job: {"a": 0.5, "b": 60.0}[job.scenario],
    )
    assert stage.done == ["a", "b"]
    assert not (stage.folder / "b" / FACTS_FILE).exists()
    (last,) = read(stage.folder / "a" / FACTS_FILE)
    assert isinstance(last, BenchFailed)


@pytest.mark.parametrize(("by", "warns"), [("kernel", False), ("gateway", True)])
def test_a_run_that_only_the_gateway_isolates_is_announced(
    stage: Stage, by: str, warns: bool
) -> None:
    def play() -> Iterator[None]:
        for name in "ab":
            seal = to_line(Sealed(0.0, by, "refused" if warns else ""))
            (stage.folder / name / FACTS_FILE).write_text(seal + "\n", encoding="utf-8")
        yield
        yield
        for name in "ab":
            stage.end(name)

    console = Console(file=StringIO(), width=300)
    script = Script(play())
    script.console = console
    pool.run_jobs(stage.jobs(*"ab"), script, lambda _: None, workers=2, longest_s=lambda _: 60)
    assert isinstance(console.file, StringIO)
    words = console.file.getvalue()
    assert words.count("The kernel does not isolate this run: refused.") == warns
