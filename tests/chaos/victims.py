"""The processes of one run, by their role in it."""

from contextlib import suppress

import psutil

from bench.facts.roles import role_of

CONDUCTOR, WORKER = "conductor", "worker"


def victim(conductor: int, role: str) -> psutil.Process | None:
    """The run's process with this role; None while it has none."""
    if role == CONDUCTOR:
        return psutil.Process(conductor)
    found = [process for process, name in _processes(conductor) if name == role]
    return found[0] if found else None


def _processes(conductor: int) -> list[tuple[psutil.Process, str]]:
    """All descendants of the conductor with their roles, parents first."""
    found: list[tuple[psutil.Process, str]] = []
    waiting = [(child, "") for child in _children(psutil.Process(conductor))]
    while waiting:
        process, parent_role = waiting.pop(0)
        with suppress(psutil.Error):
            command = process.cmdline()
            role = WORKER if "bench.live.worker" in command else role_of(command, parent_role)
            found.append((process, role))
            waiting += [(child, role) for child in _children(process)]
    return found


def _children(process: psutil.Process) -> list[psutil.Process]:
    with suppress(psutil.Error):
        return list(process.children())
    return []
