"""A headless Chromium with one window on the workbench."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import (
    BrowserContext,
    Error,
    Page,
    Playwright,
    ViewportSize,
    sync_playwright,
)

from bench.core.environment import environment, inherited
from bench.core.errors import BenchError
from bench.live.backend import Backend
from bench.live.editor.locators import LOCATORS, painted
from bench.live.editor.page_script import page_script
from bench.live.editor.sandbox import Sandbox
from bench.live.editor.server import LOOPBACK, SECRET_COOKIE, Server
from bench.setup.toolchain import Toolchain

READY_MS = 120_000
BROWSER = "browser"
# The server's port differs from run to run. What the browser keeps (the sign-in, settings, compiled
# code) belongs to an origin, so the origin must be the same in every run.
HOST = "bench.localhost"
PERMISSIONS = ["clipboard-read", "clipboard-write"]  # a desktop VS Code has them without a prompt
SIZE: ViewportSize = {"width": 1280, "height": 800}
# Chromium uses only the last of two such lists, so this one includes Playwright's; a test compares.
# BackgroundResourceFetch makes Chromium 156 compile big scripts although it has cached their code:
# the workbench took 8 s instead of 6 to be painted, and the renderer 10 s of a core instead of 7.5.
DISABLED_FEATURES = (
    "BackgroundResourceFetch",
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades"),
    *("HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding"),
    *("ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect"),
    *("TcpPortRandomizationWin", "OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled"),
    *("PreconnectToSearch", "msForceBrowserSignIn", "msEdgeUpdateLaunchServicesPreferredVersion"),
)
ARGUMENTS = (
    f"--disable-features={','.join(DISABLED_FEATURES)}",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--no-first-run",
)


@contextmanager
def window(
    toolchain: Toolchain,
    place: Sandbox,
    server: Server,
    backend: Backend,
    *,
    keys_only: bool = False,
) -> Iterator[Page]:
    """Open a window whose browser keeps its state in the run's `browser` folder.

    Raises:
        BenchError: the browser does not start.
    """
    with ExitStack() as stack:
        with environment(_environment(place)):  # the driver inherits all of it
            playwright = stack.enter_context(sync_playwright())
        context = _launch(playwright, toolchain, place, server, backend)
        try:
            context.add_cookies(
                [
                    {
                        "name": SECRET_COOKIE,
                        "value": server.secret,
                        "url": f"http://{HOST}/",
                        "httpOnly": True,
                        "sameSite": "Lax",
                    }
                ]
            )
            context.add_init_script(page_script(keys_only=keys_only))
            yield context.pages[0]
        finally:
            with suppress(Error):
                context.close()


def _launch(
    playwright: Playwright, toolchain: Toolchain, place: Sandbox, server: Server, backend: Backend
) -> BrowserContext:
    leads_here = f"--host-resolver-rules=MAP {HOST}:80 {LOOPBACK}:{server.port}"
    try:
        return playwright.chromium.launch_persistent_context(
            place.folder / BROWSER,
            executable_path=toolchain.chromium,
            args=[*ARGUMENTS, leads_here],
            env={**_environment(place)},
            proxy={"server": backend.proxy_url, "bypass": f"{HOST},{LOOPBACK},localhost"},
            ignore_https_errors=True,
            viewport=SIZE,
            traces_dir=place.folder / "traces",
            permissions=PERMISSIONS,
            handle_sigint=False,
            handle_sigterm=False,
            handle_sighup=False,
        )
    except Error as error:
        browser = toolchain.chromium
        msg = f"The browser {browser} did not start. Set BENCH_CHROMIUM to another Chromium."
        raise BenchError(msg, details=str(error)) from None


def browser_end(page: Page) -> str:
    """That the browser of the page ended; empty while it runs."""
    browser = page.context.browser
    gone = browser is not None and not browser.is_connected()
    return "The browser ended during the run." if gone else ""


def _environment(place: Sandbox) -> dict[str, str]:
    return {**inherited(), **place.environment()}


def open_workbench(
    page: Page, server: Server, workspace: Path, file: str = "", behind: str = ""
) -> None:
    """Load the workbench on `workspace`, with `file` open, and wait until it is painted.

    `behind` is a file that has a tab, but not the one in front.

    Raises:
        BenchError: it was not ready in time; the details are the last lines of the server's log.
    """
    server.wait_until_listening()
    page.goto(_url(workspace, behind, file), wait_until="commit")
    wait_until_painted(page, file, server.log_tail)


def wait_until_painted(page: Page, file: str, log_tail: Callable[[], str]) -> None:
    """Wait until the page shows the workbench, with `file` in front if it is given.

    Raises:
        BenchError: it did not in time; the details are the last lines of the editor's log.
    """
    try:
        page.wait_for_selector(LOCATORS.ready, timeout=READY_MS)
        if file:
            page.wait_for_selector(painted(Path(file).name), timeout=READY_MS)
    except Error:
        msg = f"The workbench was not ready after {READY_MS / 1000:.0f} s."
        raise BenchError(msg, details=log_tail()) from None


def _url(workspace: Path, *files: str) -> str:
    base = f"http://{HOST}/?folder={quote(str(workspace))}"
    opened = [["openFile", f"vscode-remote://{HOST}{workspace / file}"] for file in files if file]
    return f"{base}&payload={quote(json.dumps(opened))}" if opened else base
