"""Opens the editor of a run: a VS Code server with a browser, or a desktop program. One page each.

`more` are environment variables of the editor, and so of its extension host.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from bench.catalogue.scenario import Scenario
from bench.live.backend import Backend
from bench.live.container.editor import EditorContainer
from bench.live.editor.browser import (
    browser_end,
    open_workbench,
    wait_until_painted,
    window,
)
from bench.live.editor.desktop import Desktop, attached_page
from bench.live.editor.environment import editor_environment
from bench.live.editor.global_state import seed_global_state
from bench.live.editor.page_script import page_script
from bench.live.editor.server import Folders, serving
from bench.live.editor.virtual_screen import shown_screen
from bench.live.editor.workspace import NEIGHBOUR_FILE, PYTHON_FILE
from bench.live.probes.inspector import OPTIONS
from bench.live.run_context import RunContext


@dataclass(frozen=True, slots=True)
class OpenEditor:
    """An editor that runs."""

    page: Page
    ended: Callable[[], str]  # how it ended; empty while it runs
    load: Callable[[], None]  # waits until the workbench is painted; raises BenchError


def opened_editor(
    context: RunContext,
    backend: Backend,
    folders: Folders,
    project: Path,
    more: Mapping[str, str],
    container: EditorContainer | None,
) -> AbstractContextManager[OpenEditor]:
    """Run the editor until the block is left.

    Raises:
        BenchError: it does not start.
    """
    if context.desktop:
        return _desktop(context.desktop, context, backend, folders, project, more)
    return _web(context, backend, folders, project, more, container)


@contextmanager
def _web(
    context: RunContext,
    backend: Backend,
    folders: Folders,
    project: Path,
    more: Mapping[str, str],
    container: EditorContainer | None,
) -> Iterator[OpenEditor]:
    toolchain, place, profile = context.toolchain, context.place, context.profile
    limits = _node_options(context.scenario)
    with (
        serving(toolchain, place, folders, backend, more, limits, container) as server,
        window(toolchain, place, server, backend, keys_only=context.bare) as page,
    ):

        def load() -> None:
            if profile.global_state:
                state = profile.global_state_text(backend.addresses)
                seed_global_state(page, server, profile.extension, state)
            open_workbench(page, server, project, PYTHON_FILE, behind=NEIGHBOUR_FILE)

        yield OpenEditor(page, lambda: server.end() or browser_end(page), load)


@contextmanager
def _desktop(
    desktop: Desktop,
    context: RunContext,
    backend: Backend,
    folders: Folders,
    project: Path,
    more: Mapping[str, str],
) -> Iterator[OpenEditor]:
    files = [project / NEIGHBOUR_FILE, project / PYTHON_FILE]
    data, extensions = folders.user_data, folders.extensions
    command = desktop.command(data, extensions, backend.proxy_url, project, *files)
    variables = {**editor_environment(context.place, backend), **more}
    script = page_script(keys_only=context.bare)
    with (
        shown_screen(context.place) as screen,
        attached_page(command, data, folders.log, {**screen, **variables}) as attached,
    ):
        page = attached.page

        def load() -> None:
            page.context.add_init_script(script)  # for windows that are opened again
            page.evaluate(script)
            wait_until_painted(page, PYTHON_FILE, attached.log_tail)

        yield OpenEditor(page, attached.ended, load)


def _node_options(scenario: Scenario) -> list[str]:
    limit = [f"--max-old-space-size={scenario.host_heap_mb}"] if scenario.host_heap_mb else []
    return [*OPTIONS, *limit]
