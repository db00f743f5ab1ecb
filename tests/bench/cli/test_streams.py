"""The reader of the output goes away: a pipe, a terminal, a full disk."""

import fcntl
import os
import pty
import shlex
import subprocess
import sys
import termios
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

BENCH = [sys.executable, "-m", "bench"]
# The real conductor with its signals, streams and reports; only editor and worker are left out.
CONDUCTOR = """
import signal
import sys
from pathlib import Path
from types import SimpleNamespace
from bench.__main__ import main
from bench.core import clock
from bench.live.recorder import recording
from bench.runner import conductor
from bench.testing.story import healthy

def runs(jobs, progress, done, **settings):
    with recording(Path(jobs[0].folder)) as recorder:
        recorder.write(*healthy()[:9])
    for number in range(1_000):
        progress.say(f"line {number}")
        clock.pause(0.05)

signal.signal(signal.SIGHUP, signal.SIG_DFL)  # these tests may run under nohup
release = SimpleNamespace(vscode="1.0")
vscode = SimpleNamespace(title="1.0", version="1.0", extensions=Path("none"), release=release)
conductor.ensure_toolchain = lambda say, release: SimpleNamespace(vscode=vscode)
conductor.find_template = lambda toolchain, profile: "there"
conductor.run_jobs = runs
sys.argv = ["bench", "run", "drip", "--out", sys.argv[1]]
main()
"""
REPORTS = ("report.html", "junit.xml", "verdict.json", "summary.md")


@dataclass(frozen=True)
class Terminal:
    """A terminal with a program in it."""

    program: subprocess.Popen[bytes]
    keyboard: int

    def wait_for(self, text: bytes) -> None:
        shown = b""
        while text not in shown:
            shown += os.read(self.keyboard, 1024)

    def close(self) -> None:
        with suppress(OSError):
            os.close(self.keyboard)


def in_terminal(command: list[str], *, hangs_up: bool) -> Terminal:
    """Start a program in a terminal; without `hangs_up`, no signal says that it was closed."""
    keyboard, screen = pty.openpty()
    try:
        program = subprocess.Popen(
            command,
            stdin=screen,
            stdout=screen,
            stderr=screen,
            env={**os.environ, "TERM": "xterm"},
            start_new_session=True,
            preexec_fn=partial(fcntl.ioctl, 0, termios.TIOCSCTTY, 0) if hangs_up else None,
        )
    finally:
        os.close(screen)
    return Terminal(program, keyboard)


@pytest.fixture
def terminals() -> Iterator[list[Terminal]]:
    opened: list[Terminal] = []
    yield opened
    for terminal in opened:
        terminal.close()
        terminal.program.kill()
        terminal.program.wait()


@pytest.mark.parametrize("hangs_up", [True, False], ids=["SIGHUP", "EIO"])
def test_a_run_whose_terminal_is_closed_writes_its_reports(
    terminals: list[Terminal], tmp_path: Path, *, hangs_up: bool
) -> None:
    command = [sys.executable, "-c", CONDUCTOR, str(tmp_path / "run")]
    terminal = in_terminal(command, hangs_up=hangs_up)
    terminals.append(terminal)
    terminal.wait_for(b"line 3")
    terminal.close()
    assert terminal.program.wait(40) == 130
    for name in REPORTS:
        assert "drip" in (tmp_path / "run" / name).read_text("utf-8")


def test_a_run_goes_on_when_nobody_reads_its_output(tmp_path: Path) -> None:
    command = [sys.executable, "-c", CONDUCTOR.replace("1_000", "5"), str(tmp_path / "run")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as program:
        assert program.stdout
        assert program.stderr
        program.stdout.close()
        assert program.stderr.read() == b""
        assert program.wait(40) == 3  # the verdict on facts without an end
    assert (tmp_path / "run" / "report.html").exists()


def test_a_verb_is_silent_when_nobody_reads_its_output() -> None:
    with subprocess.Popen(
        [*BENCH, "list"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as program:
        assert program.stdout
        assert program.stderr
        program.stdout.close()
        assert (program.stderr.read(), program.wait(40)) == (b"", 0)


def test_a_full_disk_below_the_output_is_no_verdict(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*BENCH, "list"],
            env={**os.environ, "TMPDIR": str(tmp_path)},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 3
    (line,) = done.stderr.splitlines()
    assert line.startswith("bench: OSError: [Errno 28] No space left on device")


def test_a_failure_that_cannot_be_printed_keeps_its_exit_code() -> None:
    command = shlex.join([*BENCH, "report", "/no/run"])
    assert subprocess.run(f"{command} >/dev/full 2>&1", shell=True, check=False).returncode == 2


def test_a_verb_works_without_any_standard_stream() -> None:
    command = [*BENCH, "report", "/no/run", "--format", "html"]
    closed = f"exec {shlex.join(command)} <&- >&- 2>&-"
    assert subprocess.run(closed, shell=True, check=False).returncode == 2


def test_a_bench_that_cannot_be_imported_is_no_verdict(tmp_path: Path) -> None:
    (tmp_path / "rich.py").write_text("raise ImportError('two\\nlines')\n", encoding="utf-8")
    done = subprocess.run(
        [*BENCH, "list"],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    told = "bench: cannot start: ImportError: two lines. To fix: make setup\n"
    assert (done.returncode, done.stderr) == (3, told)
