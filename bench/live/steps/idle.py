"""Doing nothing."""

from typing import TYPE_CHECKING, ClassVar

from pydantic.dataclasses import dataclass

from bench.live.step import STRICT, Step

if TYPE_CHECKING:
    from bench.live.person import Doing, Person


@dataclass(frozen=True, config=STRICT)
class Idle(Step):
    """Leave the editor alone for `seconds`, as who reads or thinks does."""

    seconds: float = 5.0

    called: ClassVar[str] = "idle"

    @property
    def least_s(self) -> float:
        return self.seconds

    def do(self, person: "Person", doing: "Doing") -> None:
        person.rest(self.seconds)
        doing.ok = True
