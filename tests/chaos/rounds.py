"""One round: a real run, a blow at a random moment, and what is left of it."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random

import psutil

from bench.core import waits
from bench.facts import Fact, PhaseBegan
from bench.facts.file import FACTS_FILE, read
from bench.live.editor.sandbox import MARK, PREFIX
from bench.reports.from_folder import is_finished
from tests.chaos.blows import Blow, MissedError, Target
from tests.chaos.terminal import Terminal
from tests.extensions.scenarios import GOOD, SHORT

NAME = "short"
LONGEST_S = 50.0  # from the first fact to the end of the last phase
BEGIN_S, END_S, GONE_S, GRACE_S = 120.0, 420.0, 20.0, 60.0
QUOTED = 200  # characters
DISK_MB = 24
BENCH = (sys.executable, "-m", "bench")


@dataclass(frozen=True)
class Round:
    """What was done to one run, and what was wrong about the bench's answer."""

    number: int
    blow: str
    phase: str  # in which it came
    code: int
    facts: int  # that could be read afterwards
    left: tuple[str, ...]  # processes and folders of the run that outlived it
    resumed: int | None  # the exit code of the resumed run; None: it had finished
    problems: tuple[str, ...]

    def line(self) -> str:
        resumed = "finished" if self.resumed is None else str(self.resumed)
        told = "<br>".join(self.problems) or "none"
        cells = (self.number, self.blow, self.phase, self.code, self.facts, len(self.left))
        return f"| {' | '.join(map(str, cells))} | {resumed} | {told} |"


HEAD = (
    "| round | blow | phase | exit code | facts | left behind | resumed | problems |\n"
    "|---|---|---|---|---|---|---|---|"
)


def play(number: int, blow: Blow, random: Random, keep: Path | None = None) -> Round:
    """Run the short scenario, strike at a random moment, and look at everything afterwards.

    The run folder of a round with problems is copied to `keep`.
    """
    moment = random.uniform(0, LONGEST_S)
    while True:
        with _place(blow) as place, suppress(MissedError):
            played = _Scene(place).play(number, blow, moment)
            if keep and played.problems:
                shutil.copytree(place / "disk", keep / f"{number}", dirs_exist_ok=True)
            return played
        moment /= 2  # the run was over before


@contextmanager
def _place(blow: Blow) -> Iterator[Path]:
    """A folder with a `tmp` of its own; `out` is on a small disk if the blow needs one."""
    place = Path(tempfile.mkdtemp(prefix="chaos-"))
    (place / "tmp").mkdir(mode=0o700)
    disk = place / "disk"
    disk.mkdir()
    if blow.small_disk:
        options = ["-t", "tmpfs", "-o", f"size={DISK_MB}m", "tmpfs"]
        subprocess.run(["mount", *options, str(disk)], check=True)
    try:
        yield place
    finally:
        if blow.small_disk:
            subprocess.run(["umount", "--lazy", str(disk)], check=True)
        shutil.rmtree(place)


class _Scene:
    def __init__(self, place: Path) -> None:
        self._out = place / "disk" / "out"
        self._tmp = place / "tmp"
        self._scenario = place / f"{NAME}.toml"
        self._scenario.write_text(SHORT, encoding="utf-8")
        self._environment = {**os.environ, "TMPDIR": str(self._tmp)}
        self._terminal = Terminal()
        self._problems: list[str] = []

    @property
    def _folder(self) -> Path:
        return self._out / NAME

    def play(self, number: int, blow: Blow, moment: float) -> Round:
        command = [*BENCH, "run", str(self._scenario), "--profile", GOOD, "--out", str(self._out)]
        conductor = self._terminal.start(command, self._environment)
        try:
            before, phase = self._struck(conductor, blow, moment)
            code = conductor.wait(1)
        finally:
            if conductor.poll() is None:
                conductor.kill()
                conductor.wait()
            self._terminal.close()
        if code not in blow.codes:
            self._problems.append(f"exit code {code}: {self._terminal.last_line[:QUOTED]}")
        if "Traceback" in self._terminal.text:
            self._problems.append("a traceback")
        facts = self._facts()
        if facts[: len(before)] != before:
            self._problems.append(f"the facts before the blow: {len(before)}, then {len(facts)}")
        left = self._left_behind()
        self._doctor(left)
        self._keep_first_verdict()
        resumed = self._resume()
        phases = (phase, code, len(facts), left, resumed, tuple(self._problems))
        return Round(number, blow.name, *phases)

    def _struck(
        self, conductor: subprocess.Popen[bytes], blow: Blow, moment: float
    ) -> tuple[list[Fact], str]:
        """Wait for the moment, strike, and wait for the end; the facts before, and the phase."""
        facts = self._folder / FACTS_FILE
        self._terminal.watch(conductor, BEGIN_S, facts.exists)
        self._terminal.watch(conductor, moment)
        if conductor.poll() is not None:
            raise MissedError
        before = self._facts()
        phases = [fact.phase for fact in before if isinstance(fact, PhaseBegan)]
        target = Target(conductor, self._out, self._terminal)
        with blow.strike(target):
            if blow.held_s:
                self._terminal.watch(conductor, blow.held_s)
            else:
                self._watch_to_the_end(conductor)
        self._watch_to_the_end(conductor)
        return before, phases[-1] if phases else "none"

    def _watch_to_the_end(self, conductor: subprocess.Popen[bytes]) -> None:
        self._terminal.watch(conductor, END_S)
        if conductor.poll() is None:
            self._problems.append(f"still running after {END_S:g} s")
            conductor.terminate()
            self._terminal.watch(conductor, GRACE_S)

    def _facts(self) -> list[Fact]:
        file = self._folder / FACTS_FILE
        return list(read(file)) if file.exists() else []

    def _left_behind(self) -> tuple[str, ...]:
        """What is still there when the run has had its time to clear up."""
        with suppress(waits.WaitTimeoutError):
            waits.until(lambda: not self._left(), seconds=GONE_S, what="the run to clear up")
        return tuple(self._left())

    def _left(self) -> list[str]:
        left = [str(folder) for folder in self._tmp.glob(f"{PREFIX}*")]
        for process in psutil.process_iter():
            with suppress(psutil.Error, OSError):
                mark = process.environ().get(MARK, "")
                ours = process.environ().get("TMPDIR", "").startswith(str(self._tmp))
                if mark and ours and process.status() != psutil.STATUS_ZOMBIE:
                    left.append(f"{process.pid} {process.name()}")
        return left

    def _keep_first_verdict(self) -> None:
        """The resumed run writes over it."""
        for name in ("verdict.json", f"{NAME}/facts.jsonl"):
            if (self._out / name).exists():
                place = self._out.parent / Path(name).name
                shutil.copy(self._out / name, place)

    def _doctor(self, left: Sequence[str]) -> None:
        """It must name what is left, remove it, and find nothing then."""
        told = self._bench("doctor").stdout
        named = [line for line in told.splitlines() if str(self._tmp) in line]
        if left and not named:
            self._problems.append(f"bench doctor does not name {', '.join(left)}")
        self._bench("doctor", "--fix")
        if still := self._left():
            self._problems.append(f"bench doctor --fix leaves {', '.join(still)}")

    def _resume(self) -> int | None:
        if is_finished(self._folder):
            return None
        done = self._bench("resume", str(self._out))
        if done.returncode not in (0, 3) or not is_finished(self._folder):
            last = (done.stderr or done.stdout).strip().splitlines()[-1:]
            self._problems.append(f"resumed: exit code {done.returncode}, {last}")
        if left := self._left_behind():
            self._problems.append(f"the resumed run leaves {', '.join(left)}")
        return done.returncode

    def _bench(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*BENCH, *words],
            check=False,
            capture_output=True,
            text=True,
            env=self._environment,
            timeout=END_S,
        )
