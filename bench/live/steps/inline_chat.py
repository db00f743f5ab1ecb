"""Asks the inline chat for an edit."""

from typing import TYPE_CHECKING, ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import QuestionSent
from bench.live.step import Seconds, Step
from fake_backend.protocols.copilot.agent import COMMENT
from fake_backend.settings import STRICT

if TYPE_CHECKING:
    from bench.live.person import Person, StepOutcome


@dataclass(frozen=True, config=STRICT)
class InlineChat(Step):
    """Ask `question` in the inline chat at the start of the document, and keep the edit.

    It waits for one more line that equals `expect`; without `expect`, for the comment that the
    backend suggests.
    """

    question: str = "add a comment"
    expect: str = ""
    seconds: Seconds = 60.0
    under_fault_s: Seconds = 12.0

    needs: ClassVar[str] = "inline_chat"
    shows_health: ClassVar[bool] = True

    def do(self, person: "Person", outcome: "StepOutcome") -> None:
        person.document.expect_edits()
        person.editor.go_to_start()
        wanted = (self.expect or COMMENT).strip()
        before = person.editor.lines().count(wanted)
        person.workbench.inline_chat.write(self.question)
        person.recorder.write(QuestionSent(person.recorder.clock.now(), "inline chat"))
        person.workbench.inline_chat.send()
        patience = person.patience(self.seconds, self.under_fault_s)
        outcome.ok = person.comes(lambda: person.editor.lines().count(wanted) > before, patience)
        person.shoot("inline chat")
        if outcome.ok:
            person.workbench.inline_chat.keep()
        else:
            person.workbench.page.keyboard.press("Escape")
