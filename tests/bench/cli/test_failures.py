"""Whatever ends a verb: one message, details for us, and never the exit code of a verdict."""

import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import typer

from bench.cli import app as cli
from bench.core.errors import BenchError, RequestError
from bench.runner.signals import Stopped
from fake_backend.plan.plan import PlanError
from fake_backend.settings import SettingError
from tests.bench.cli.conftest import Bench, Done
from tests.bench.reports.test_formats import RUN_INFO

Failing = Callable[..., Done]


@pytest.fixture
def failing(bench: Bench, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Failing:
    """The command line with a verb that fails with the given error."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def run(error: BaseException | Callable[[], object], *arguments: str) -> Done:
        app = typer.Typer(add_completion=False)

        @app.command()
        def fail(path: str = "") -> None:
            if isinstance(error, BaseException):
                raise error
            error()

        monkeypatch.setattr(cli, "app", app)
        return bench(*arguments)

    return run


def endless() -> None:
    endless()


def devours() -> None:
    bytearray(sys.maxsize)


UNEXPECTED = [
    ValueError("two\nlines\x1b[2J [bold]and markup[/]"),
    KeyError("x"),
    AssertionError(),
    OSError("no number"),
    OSError(13, "Permission denied", "/somewhere/of/ours"),
    BrokenPipeError(32, "Broken pipe"),
    UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed"),
    EOFError(),
    GeneratorExit(),
    SystemExit(1),
    SystemExit("words"),
    ExceptionGroup("several", [ValueError("x")]),
    endless,
    devours,
]


@pytest.mark.parametrize(
    "error", UNEXPECTED, ids=lambda error: getattr(error, "__name__", type(error).__name__)
)
def test_the_unexpected_is_one_line_and_exit_code_3(
    failing: Failing, error: BaseException, tmp_path: Path
) -> None:
    done = failing(error)
    assert (done.returncode, done.stdout) == (3, "")
    (line,) = done.stderr.strip().splitlines()
    assert line.isprintable()
    assert line.startswith("bench: ")
    assert line.endswith(" Exit code 3: the bench itself failed; it is not a verdict.")
    (details,) = tmp_path.glob("bench-traceback-*.txt")
    assert str(details) in line
    assert stat.S_IMODE(details.stat().st_mode) == 0o600
    assert "Traceback (most recent call last)" in details.read_text("utf-8")


def test_a_long_message_is_cut(failing: Failing) -> None:
    assert len(failing(ValueError("x" * 100_000)).stderr) < 1000


def test_the_details_are_in_the_run_folder_that_the_user_named(
    failing: Failing, tmp_path: Path
) -> None:
    folder = tmp_path / "run"
    folder.mkdir()
    RUN_INFO.write(folder)
    assert (
        f"(details: {folder}/bench-traceback-" in failing(ValueError(), f"--path={folder}").stderr
    )


def test_a_failure_without_any_place_for_its_details_is_still_told(
    failing: Failing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", "/no/such/folder")
    done = failing(ValueError("why"))
    assert done.returncode == 3
    assert "bench: ValueError: why (its details could not be written). Exit" in done.stderr


def test_a_verb_whose_current_folder_is_gone_fails_in_words(
    failing: Failing, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    done = failing(OSError(40, "Too many levels of symbolic links", "x"))
    monkeypatch.chdir(tmp_path)
    assert done.returncode == 3
    assert done.stderr.startswith("bench: OSError, and FileNotFoundError in the report of it.")


@pytest.mark.parametrize("number", [1, 2, 13, 17, 20, 21, 30, 36, 40])
def test_an_error_of_a_path_that_the_user_gave_is_a_wrong_request(
    failing: Failing, number: int, tmp_path: Path
) -> None:
    for path in (tmp_path, tmp_path / "below", tmp_path.parent):
        done = failing(OSError(number, "Why not", str(path)), "--path", str(tmp_path))
        assert (done.returncode, done.stderr) == (2, f"bench: {path}: Why not.\n")


def test_a_full_disk_is_no_wrong_request(failing: Failing, tmp_path: Path) -> None:
    error = OSError(28, "No space left on device", str(tmp_path))
    assert failing(error, "--path", str(tmp_path)).returncode == 3


@pytest.mark.parametrize(
    "error",
    [
        RequestError("This way."),
        PlanError("faults", "This way."),
        SettingError(("a",), "This way."),
        typer.BadParameter("This way."),
    ],
    ids=repr,
)
def test_a_wrong_request_is_exit_code_2(failing: Failing, error: Exception) -> None:
    done = failing(error)
    assert done.returncode == 2
    assert "This way." in done.stderr


def test_a_failure_of_the_bench_prints_its_log(failing: Failing) -> None:
    done = failing(BenchError("No.", details="the last\nlines\x1b[2J"))
    assert done.returncode == 3
    first, *log, last = done.stderr.splitlines()
    assert (first, log[0]) == ("bench: No.", "the last")
    assert "\x1b" not in done.stderr
    assert last.startswith("Exit code 3: ")


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (KeyboardInterrupt(), ""),  # the user knows
        (typer.Abort(), "Exit code 130: interrupted.\n"),
        (Stopped("SIGHUP"), "Exit code 130: interrupted.\n"),
    ],
    ids=repr,
)
def test_an_interruption_is_exit_code_130(
    failing: Failing, error: BaseException, told: str
) -> None:
    done = failing(error)
    assert (done.returncode, done.stderr) == (130, told)
