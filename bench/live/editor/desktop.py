"""A desktop VS Code, driven over the Chrome DevTools protocol: the same page as in a browser.

VS Code, VSCodium and other programs that are built from it show the workbench in Chromium. With
`--remote-debugging-port` they let Playwright attach to that page.
"""

import json
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, sync_playwright

from bench.core import waits
from bench.core.errors import BenchError, RequestError
from bench.core.processes import end_process
from bench.core.texts import plain_line

PORT_FILE = "DevToolsActivePort"  # Chromium writes its port into the user data
PRODUCTS = ("resources/app/product.json", "Contents/Resources/app/product.json")
STARTS_S, STOPS_S = 60, 10
LAST_LINES = 20
ARGUMENTS = (
    "--remote-debugging-port=0",
    "--disable-workspace-trust",
    "--disable-telemetry",
    "--disable-updates",
    "--skip-welcome",
    "--skip-release-notes",
)


@dataclass(frozen=True, slots=True)
class Desktop:
    """An installed desktop program that is built from VS Code."""

    binary: Path
    name: str
    vscode: str  # the version of VS Code

    @property
    def title(self) -> str:
        return f"{self.vscode} ({self.name})"

    def command(
        self, user_data: Path, extensions: Path, proxy_url: str, *opened: Path
    ) -> list[str]:
        """Start it with its own data, the gateway as its proxy, a folder and files."""
        root = ["--no-sandbox"] if os.geteuid() == 0 else []
        data = [f"--user-data-dir={user_data}", f"--extensions-dir={extensions}"]
        own = [*ARGUMENTS, f"--proxy-server={proxy_url}", *root, *data]
        return [str(self.binary), *own, *map(str, opened)]


def find_desktop(binary: Path) -> Desktop:
    """The program at this path.

    Raises:
        RequestError: there is none, or it is not built from VS Code.
    """
    if not binary.is_file() or not os.access(binary, os.X_OK):
        raise RequestError(f"{binary} is not an executable file: name the program of a VS Code.")
    real = binary.resolve()
    for folder in (real.parent, real.parent.parent):
        for name in PRODUCTS:
            with suppress(OSError, ValueError, LookupError, TypeError, AttributeError):
                product = json.loads((folder / name).read_bytes())
                about = json.loads((folder / name).with_name("package.json").read_bytes())
                version = product.get("vscodeVersion") or about["version"]
                return Desktop(real, plain_line(product["nameLong"]), plain_line(version))
    raise RequestError(
        f"{binary} is not a VS Code: {PRODUCTS[0]} is not beside it. Name the program itself, such"
        " as /usr/share/code/code, not a script that starts it."
    )


@dataclass(frozen=True, slots=True)
class Attached:
    """A program with a debugging port, and its first page."""

    page: Page
    process: "subprocess.Popen[bytes]"
    log: Path

    def ended(self) -> str:
        """How it ended; empty while it runs."""
        code = self.process.poll()
        return "" if code is None else f"The desktop editor ended with code {code} during the run."

    def log_tail(self) -> str:
        return _tail(self.log)


@contextmanager
def attached_page(
    command: Sequence[str], user_data: Path, log: Path, environment: Mapping[str, str]
) -> Iterator[Attached]:
    """Start a program with a debugging port, and attach to its first page, for the block.

    Raises:
        BenchError: it ended at once, or opened no port or page in time.
    """
    with log.open("w") as output:
        process = subprocess.Popen(
            command,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        with sync_playwright() as playwright:
            endpoint = _endpoint(process, user_data / PORT_FILE, log)
            browser = playwright.chromium.connect_over_cdp(endpoint)
            yield Attached(_first_page(browser), process, log)
            with suppress(Error):
                browser.close()
    finally:
        end_process(process, STOPS_S)


def _endpoint(process: "subprocess.Popen[bytes]", port_file: Path, log: Path) -> str:
    def port() -> str:
        if process.poll() is not None:
            raise BenchError(
                f"The desktop editor ended at once with code {process.returncode}.",
                details=_tail(log),
            )
        with suppress(OSError, IndexError):
            return port_file.read_text(encoding="ascii").splitlines()[0]
        return ""

    try:
        found = waits.until(port, seconds=STARTS_S, what="the debugging port of the editor")
    except waits.WaitTimeoutError as error:
        raise BenchError(str(error), details=_tail(log)) from None
    return f"http://127.0.0.1:{found}"


def _first_page(browser: Browser) -> Page:
    def pages() -> list[Page]:
        return [page for context in browser.contexts for page in context.pages]

    try:
        return waits.until(pages, seconds=STARTS_S, what="a window of the editor")[0]
    except waits.WaitTimeoutError as error:
        raise BenchError(str(error)) from None


def _tail(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join(lines[-LAST_LINES:])
