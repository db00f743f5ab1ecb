"""A screen for a desktop editor on a machine without one: an Xvfb that ends with the block.

Xvfb is a child of the bench, not a parent of the editor, as with `xvfb-run`. So signals of the
bench reach both, and neither outlives the run and looks like something that the extension left.
"""

import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_bytes
from struct import pack

from bench.core import waits
from bench.core.environment import inherited, screen
from bench.core.errors import BenchError, RequestError
from bench.core.processes import end_process
from bench.live.editor.sandbox import Sandbox

PROGRAM = "Xvfb"
# without -noreset it starts again when its last client leaves, and refuses others meanwhile
OPTIONS = ("-screen", "0", "1280x800x24", "-nolisten", "tcp", "-noreset", "-displayfd", "1")
STARTS_S, STOPS_S = 30, 10
EVERY_DISPLAY = 0xFFFF  # the address family of a cookie that is for any display
COOKIE_NAME, COOKIE_BYTES = b"MIT-MAGIC-COOKIE-1", 16


def require_screen() -> None:
    """Reject a machine on which no program can open a window.

    Raises:
        RequestError: there is no screen, and no Xvfb.
    """
    if "DISPLAY" not in screen() and shutil.which(PROGRAM) is None:
        raise RequestError(
            "A desktop VS Code needs a screen. To fix (on Debian): sudo apt-get install -y xvfb"
        )


@contextmanager
def shown_screen(place: Sandbox) -> Iterator[Mapping[str, str]]:
    """The variables by which a program finds a screen: the user's, or one for the block.

    Raises:
        RequestError: there is no screen, and no Xvfb.
        BenchError: Xvfb does not start.
    """
    require_screen()
    if "DISPLAY" in screen():
        yield screen()
        return
    cookie, number_file, log = (
        place.folder / name for name in ("xauthority", "display", "xvfb.log")
    )
    _write_cookie(cookie)
    with number_file.open("w") as number, log.open("w") as output:
        process = subprocess.Popen(
            [PROGRAM, *OPTIONS, "-auth", str(cookie)],
            env={**inherited(), **place.environment()},
            stdin=subprocess.DEVNULL,
            stdout=number,
            stderr=output,
            start_new_session=True,
        )
    try:
        display = _display(process, number_file, log)
        yield {"DISPLAY": f":{display}", "XAUTHORITY": str(cookie)}
    finally:
        end_process(process, STOPS_S)


def _write_cookie(file: Path) -> None:
    """Write an X authority file, without which every local user could use the screen."""
    file.touch(0o600)
    parts = (b"", b"", COOKIE_NAME, token_bytes(COOKIE_BYTES))  # of any address, of any number
    entry = b"".join(pack(">H", len(part)) + part for part in parts)
    file.write_bytes(pack(">H", EVERY_DISPLAY) + entry)


def _display(process: "subprocess.Popen[bytes]", number_file: Path, log: Path) -> str:
    """The number of the display, which Xvfb writes when it is ready."""

    def number() -> str:
        written = number_file.read_text(encoding="ascii")
        if written.endswith("\n"):
            return written.strip()
        if process.poll() is not None:
            msg = f"{PROGRAM} ended at once with code {process.returncode}."
            raise BenchError(msg, details=_words(log))
        return ""

    try:
        return waits.until(number, seconds=STARTS_S, what=f"the screen of {PROGRAM}")
    except waits.WaitTimeoutError as error:
        raise BenchError(str(error), details=_words(log)) from None


def _words(log: Path) -> str:
    with suppress(OSError):
        return log.read_text(encoding="utf-8", errors="replace").strip()
    return ""
