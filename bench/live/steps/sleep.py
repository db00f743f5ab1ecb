"""Sleep and wake."""

from typing import TYPE_CHECKING, ClassVar

from pydantic.dataclasses import dataclass

from bench.live.step import STRICT, Step

if TYPE_CHECKING:
    from bench.live.person import Doing, Person


@dataclass(frozen=True, config=STRICT)
class Sleep(Step):
    """Stop every process of the editor for `seconds`, as a computer does that is shut."""

    seconds: float = 10.0

    called: ClassVar[str] = "sleep"

    @property
    def least_s(self) -> float:
        return self.seconds

    def do(self, person: "Person", doing: "Doing") -> None:
        person.sleep(self.seconds)
        doing.ok = True
