"""A question inside the editor."""

from typing import TYPE_CHECKING, ClassVar

from pydantic.dataclasses import dataclass

from bench.live.step import Step
from fake_backend.protocols.copilot.agent import COMMENT
from fake_backend.settings import STRICT

if TYPE_CHECKING:
    from bench.live.person import Person, StepOutcome


@dataclass(frozen=True, config=STRICT)
class InlineChat(Step):
    """Ask at the document's start for `question`, and wait for one more line that is `expect`."""

    question: str = "add a comment"
    expect: str = ""
    seconds: float = 60.0
    under_fault_s: float = 12.0

    needs: ClassVar[str] = "inline_chat"
    shows_health: ClassVar[bool] = True

    def do(self, person: "Person", outcome: "StepOutcome") -> None:
        person.invite_edits()
        person.editor.go_to_start()
        wanted = (self.expect or COMMENT).strip()
        before = person.editor.lines().count(wanted)
        person.workbench.inline_chat.ask(self.question)
        patience = self.under_fault_s if person.under_fault else self.seconds
        outcome.ok = person.comes(lambda: person.editor.lines().count(wanted) > before, patience)
        person.shoot("inline chat")
        if outcome.ok:
            person.workbench.inline_chat.keep()
        else:
            person.workbench.page.keyboard.press("Escape")
