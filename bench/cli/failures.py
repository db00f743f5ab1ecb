"""Turns whatever ends a verb early into one message and an exit code, never into a verdict's."""

import errno
import os
import sys
import tempfile
import traceback
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import typer
from rich.console import Console
from rich.text import Text
from typer.rich_utils import rich_format_error

from bench import __version__
from bench.core.errors import BenchError, Exit, RequestError
from bench.core.texts import plain, plain_line, shortened
from bench.facts.run_info import RUN_FILE
from bench.runner.signals import Stopped
from fake_backend.plan.plan import PlanError
from fake_backend.plugins import UnknownNameError
from fake_backend.settings import SettingError

BENCH_FAILED = f"Exit code {Exit.BENCH_FAILED:d}: the bench itself failed; it is not a verdict."
INTERRUPTED = f"Exit code {Exit.INTERRUPTED:d}: interrupted."
WRONG_REQUEST = (RequestError, UnknownNameError, SettingError, PlanError)
INTERRUPTION = (KeyboardInterrupt, typer.Abort, Stopped)
# the machine is at its limit; no other path would help
OF_THE_MACHINE = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOMEM)
LONGEST = 400  # characters of an unexpected error's message


def report_failure(console: Console, error: BaseException, arguments: Sequence[str]) -> Exit:
    """Print why a verb ended, and return the exit code; `arguments` are those of the user."""
    try:
        return _report(console, error, arguments)
    except Exception as another:  # the current folder is gone, say
        names = f"{type(error).__name__}, and {type(another).__name__} in the report of it"
        console.print(f"bench: {names}. {BENCH_FAILED}", markup=False)
        return Exit.BENCH_FAILED


def _report(console: Console, error: BaseException, arguments: Sequence[str]) -> Exit:
    # A verb returns its code; whoever exits has failed. Typer turns EPIPE and EOFError into these.
    if isinstance(error, SystemExit | typer.Abort):
        error = error.__context__ or error
    if isinstance(error, typer.TyperException):
        rich_format_error(error)  # type: ignore[arg-type] # it takes each of them
        return Exit.BAD_REQUEST
    if isinstance(error, INTERRUPTION):
        console.print(INTERRUPTED)
        return Exit.INTERRUPTED
    if isinstance(error, WRONG_REQUEST):
        _complain(console, str(error))
        return Exit.BAD_REQUEST
    if isinstance(error, BenchError):
        _complain(console, str(error))
        if error.details:
            console.print(Text(plain(error.details), "dim"), soft_wrap=True)
        console.print(BENCH_FAILED)
        return Exit.BENCH_FAILED
    if isinstance(error, OSError) and _is_users(error, arguments):
        _complain(console, f"{error.filename}: {error.strerror}.")
        return Exit.BAD_REQUEST
    words = shortened(plain_line(f"{type(error).__name__}: {error}"), LONGEST)
    _complain(console, f"{words} ({_keep_details(error, arguments)}). {BENCH_FAILED}")
    return Exit.BENCH_FAILED


@contextmanager
def keeping_details_in(run_folder: Path) -> Iterator[None]:
    """Say of an exception of the block that its details belong into this run folder."""
    try:
        yield
    except BaseException as error:
        error.add_note(str(run_folder))
        raise


def _complain(console: Console, message: str) -> None:
    console.print(Text.assemble(("bench:", "bold red"), " ", plain(message)), soft_wrap=True)


def _is_users(error: OSError, arguments: Sequence[str]) -> bool:
    """Whether it is about a path that the user gave, or one below or above it."""
    if not isinstance(error.filename, str) or error.errno in OF_THE_MACHINE:
        return False
    failed = Path(error.filename).absolute()
    return any(
        failed.is_relative_to(given) or given.is_relative_to(failed) for given in _paths(arguments)
    )


def _paths(arguments: Iterable[str]) -> Iterator[Path]:
    for argument in filter(None, arguments):
        yield Path(argument.partition("=")[2] or argument).absolute()


def _keep_details(error: BaseException, arguments: Sequence[str]) -> str:
    """Keep the traceback in the run folder of the verb, or else in a temporary folder."""
    with suppress(Exception):  # even the memory may be at its end
        text = "".join(traceback.format_exception(error))
        for folder in (*_run_folders(error, arguments), Path(tempfile.gettempdir())):
            with suppress(OSError):
                # mkstemp: a new file that only its owner can read
                number, name = tempfile.mkstemp(".txt", "bench-traceback-", folder)
                with os.fdopen(number, "w", encoding="utf-8", errors="replace") as file:
                    file.write(f"bench {__version__}, Python {sys.version}\n{text}")
                return f"details: {name}"
    return "its details could not be written"


def _run_folders(error: BaseException, arguments: Sequence[str]) -> list[Path]:
    with suppress(OSError, ValueError):
        folders = _paths([*getattr(error, "__notes__", ()), *arguments])
        return [folder for folder in folders if (folder / RUN_FILE).is_file()]
    return []
