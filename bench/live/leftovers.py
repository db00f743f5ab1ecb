"""Processes of the editor that outlive it."""

from collections.abc import Set
from contextlib import suppress

import psutil

from bench.facts import EditorClosed, LeftBehind
from bench.facts.roles import role_of
from bench.live.backend import Backend
from bench.live.editor.sandbox import Sandbox, wait_until_gone
from bench.live.probes.journal import lost_entries
from bench.live.recorder import Recorder

GONE_S = 10


def look_for_leftovers(
    recorder: Recorder, place: Sandbox, backend: Backend, spared: Set[int] = frozenset()
) -> None:
    """Wait for the editor's processes to end, and record those that do not, except `spared`."""
    with recorder.waiting("the editor's processes to end"):
        left = wait_until_gone(place, {backend.pid, *spared}, GONE_S)
    now = recorder.clock.now()
    for process in left:
        with suppress(psutil.Error):
            role, name = role_of(process.cmdline(), None), process.name()
            recorder.write(LeftBehind(now, process.pid, role, name))
    recorder.write(*lost_entries(backend, now), EditorClosed(now))
