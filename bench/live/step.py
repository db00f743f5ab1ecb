"""The shape of a step: one thing that a person does, and whether it worked."""

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass

from bench.live import steps
from fake_backend.plugins import plug_ins

if TYPE_CHECKING:
    from bench.live.person import Doing, Person

STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, config=STRICT)
class Step(ABC):
    """The docstring is the catalogue's text, the fields are what a journey may set.

    `called` is its name among the facts. A step that `needs` something that the extension does not
    offer (`ghost_text`, `suggest`, `chat`) is left out. One that `proves` shows, where it works,
    that the extension works.
    """

    called: ClassVar[str]
    needs: ClassVar[str] = ""
    proves: ClassVar[bool] = False

    @property
    def least_s(self) -> float:
        """How long it takes at least when no fault is switched on, however fast the editor is."""
        return 0.0

    @abstractmethod
    def do(self, person: "Person", doing: "Doing") -> None:
        """Do it; set `doing.ok` and, for the reader, `doing.note`.

        Raises:
            BenchError, WaitedInVainError, playwright's Error: the screen does not let it be done.
        """


def known_steps() -> dict[str, type[Step]]:
    return plug_ins(steps, Step, "steps")  # type: ignore[type-abstract]
