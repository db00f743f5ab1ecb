"""The container of a run, if it has one."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bench.live.backend import Backend
from bench.live.container.direct import (
    NO_PROXY_SETTINGS,
    backend_options,
    write_files,
)
from bench.live.container.editor import EditorContainer, editor_container
from bench.live.run_context import RunContext


def direct_options(context: RunContext) -> tuple[str, ...]:
    """The options of the backend, if the editor reaches it without a proxy."""
    if not context.is_direct:
        return ()
    write_files(context.place.folder)
    return backend_options(context.place.folder)


def settings_of(context: RunContext) -> dict[str, Any]:
    """The settings of the scenario, and none of a proxy if there is none."""
    return {**context.scenario.settings, **(NO_PROXY_SETTINGS if context.is_direct else {})}


@contextmanager
def container_of(context: RunContext, backend: Backend) -> Iterator[EditorContainer | None]:
    """The container of the editor until the block is left; None if it needs none."""
    if context.pod is None:
        yield None
        return
    with editor_container(
        context.pod,
        context.place,
        context.toolchain,
        backend.ca_file,
        direct=context.is_direct,
    ) as container:
        yield container


def idle_pids(context: RunContext, container: EditorContainer | None) -> set[int]:
    """The processes that only keep a container alive."""
    if context.pod is None or container is None:
        return set()
    return context.pod.idle | container.idle
