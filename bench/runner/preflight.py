"""What a run needs of the machine apart from the toolchain, checked before anything is run."""

from typing import Protocol

from bench.live.container.caps import CORES, Caps
from bench.live.container.trial import require_containers
from bench.live.editor.virtual_screen import require_screen
from bench.setup.command import Say


class Needs(Protocol):
    """What a request and the `run.json` of a run say of the editor's surroundings."""

    @property
    def memory_mb(self) -> int: ...  # of a container for the editor; 0: no container

    @property
    def cpus(self) -> int: ...  # cores of that container; 0: all

    @property
    def desktop(self) -> object: ...  # true if the editor is a desktop program


def require_machine(needs: Needs, say: Say) -> None:
    """Reject a machine that cannot have the container, or the window, of a run.

    Raises:
        RequestError: there is no engine, image or screen, or one that cannot be used.
        BenchError: the engine starts no container in time.
    """
    if needs.memory_mb:
        require_containers(Caps(memory_mb=needs.memory_mb, cpus=needs.cpus or CORES), say)
    if needs.desktop:
        require_screen()
