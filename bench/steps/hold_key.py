"""A key that is held."""

from typing import TYPE_CHECKING, ClassVar

from pydantic.dataclasses import dataclass

from bench.step import STRICT, Step

if TYPE_CHECKING:
    from bench.person import Doing, Person


@dataclass(frozen=True, config=STRICT)
class HoldKey(Step):
    """Hold `key` for `seconds`; it repeats as a keyboard does, some 30 times a second."""

    key: str = "x"
    seconds: float = 60.0

    called: ClassVar[str] = "hold key"

    @property
    def least_s(self) -> float:
        return self.seconds

    def do(self, person: "Person", doing: "Doing") -> None:
        person.editor.hold(self.key, self.seconds)
        doing.ok = True
