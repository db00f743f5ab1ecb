"""The interface of a step: one action of a person, and whether it worked."""

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.settings import STRICT

if TYPE_CHECKING:
    from bench.live.person import Person, StepOutcome

Seconds = Annotated[float, Field(ge=0, le=3600)]


@dataclass(frozen=True, config=STRICT)
class Step(ABC):
    """An action; its docstring is the catalogue's text, its fields its settings in a journey."""

    called: ClassVar[str]  # its name in facts and reports: that of the file, with spaces
    needs: ClassVar[str] = ""  # the surface without which it is left out, such as "ghost_text"
    shows_health: ClassVar[bool] = False  # a success shows that the extension works

    def __init_subclass__(cls) -> None:
        cls.called = cls.__module__.rpartition(".")[2].replace("_", " ")

    @property
    def least_s(self) -> float:
        """Its shortest duration while no fault is switched on, however fast the editor is."""
        return 0.0

    @abstractmethod
    def do(self, person: "Person", outcome: "StepOutcome") -> None:
        """Perform the action; set `outcome.ok` and, for reports, `outcome.note`.

        Raises:
            BenchError, WaitTimeoutError, playwright's Error: the screen does not allow the action.
        """
