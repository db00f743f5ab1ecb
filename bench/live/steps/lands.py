"""Proof that typing arrives."""

from typing import TYPE_CHECKING, ClassVar

from pydantic.dataclasses import dataclass

from bench.live.step import STRICT, Step

if TYPE_CHECKING:
    from bench.live.person import Doing, Person


@dataclass(frozen=True, config=STRICT)
class Lands(Step):
    """Type a comment that names the round, and read it back from the document."""

    called: ClassVar[str] = "typing lands"
    proves: ClassVar[bool] = True

    def do(self, person: "Person", doing: "Doing") -> None:
        person.editor.prove_typing_lands(f"round {person.round}")
        doing.ok = True
