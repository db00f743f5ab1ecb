"""The shape of a step: one thing that a person does, and whether it worked."""

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

from pydantic.dataclasses import dataclass

from fake_backend.settings import STRICT

if TYPE_CHECKING:
    from bench.live.person import Person, StepOutcome


@dataclass(frozen=True, config=STRICT)
class Step(ABC):
    """The docstring is the catalogue's text, the fields are what a journey may set.

    A step that `needs` something that the extension does not
    offer (`ghost_text`, `suggest`, `chat`) is left out. One that `proves` shows, where it works,
    that the extension works.
    """

    called: ClassVar[str]  # its name among the facts: the file's, with spaces
    needs: ClassVar[str] = ""
    shows_health: ClassVar[bool] = False

    def __init_subclass__(cls) -> None:
        cls.called = cls.__module__.rpartition(".")[2].replace("_", " ")

    @property
    def least_s(self) -> float:
        """How long it takes at least when no fault is switched on, however fast the editor is."""
        return 0.0

    @abstractmethod
    def do(self, person: "Person", outcome: "StepOutcome") -> None:
        """Do it; set `doing.ok` and, for the reader, `doing.note`.

        Raises:
            BenchError, WaitTimeoutError, playwright's Error: the screen does not let it be done.
        """
