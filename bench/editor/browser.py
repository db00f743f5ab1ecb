"""A headless Chromium with one window on the workbench."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import BrowserContext, Error, Page, StorageState, sync_playwright

from bench.backend import Backend
from bench.editor.lair import Lair
from bench.editor.locators import LOCATORS
from bench.editor.page_script import PAGE_SCRIPT
from bench.editor.server import LOOPBACK, Server
from bench.errors import BenchError
from bench.setup.kit import Kit

READY_MS = 60_000
SIZE = {"width": 1280, "height": 800}
ARGUMENTS = (
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--no-first-run",
)
PORT_MARK = "{{port}}"


@contextmanager
def window(
    kit: Kit, place: Lair, server: Server, backend: Backend, storage: Path | None
) -> Iterator[Page]:
    """Open a window that holds the browser state of `storage`, if there is one."""
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=kit.chromium,
            args=[*ARGUMENTS, *root],
            env={**os.environ, **place.environment()},
            proxy={"server": backend.proxy_url, "bypass": f"{LOOPBACK},localhost"},
            handle_sigint=False,
            handle_sigterm=False,
            handle_sighup=False,
        )
        try:
            context = browser.new_context(
                ignore_https_errors=True,
                viewport=SIZE,
                storage_state=load_storage(storage, server.port) if storage else None,
            )
            context.add_init_script(PAGE_SCRIPT)
            yield context.new_page()
        finally:
            with suppress(Error):
                browser.close()


def open_workbench(page: Page, server: Server, workspace: Path, file: str = "") -> None:
    """Load the workbench on `workspace`, with `file` open, and wait until it is painted.

    Raises:
        BenchError: it was not ready in time; with the last lines of the server's log.
    """
    page.goto(_url(server, workspace, file), wait_until="commit")
    try:
        page.wait_for_selector(LOCATORS.ready, timeout=READY_MS)
        if file:
            page.wait_for_selector(LOCATORS.editor_lines, timeout=READY_MS)
    except Error:
        msg = f"The workbench was not ready after {READY_MS / 1000:.0f} s."
        raise BenchError(msg, details=server.log_tail()) from None


def _url(server: Server, workspace: Path, file: str) -> str:
    base = f"http://{LOOPBACK}:{server.port}/?folder={quote(str(workspace))}"
    if not file:
        return base
    remote = f"vscode-remote://{LOOPBACK}:{server.port}{workspace / file}"
    return f"{base}&payload={quote(json.dumps([['openFile', remote]]))}"


def save_storage(context: BrowserContext, port: int, file: Path) -> None:
    """Keep the browser state, with the port of this server left open."""
    state = json.dumps(context.storage_state(indexed_db=True))
    file.write_text(state.replace(f"{LOOPBACK}:{port}", f"{LOOPBACK}:{PORT_MARK}"), "utf-8")


def load_storage(file: Path, port: int) -> StorageState:
    state: StorageState = json.loads(
        file.read_text(encoding="utf-8").replace(PORT_MARK, str(port))
    )
    return state
