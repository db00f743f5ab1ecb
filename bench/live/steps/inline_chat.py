"""A question inside the editor."""

from typing import TYPE_CHECKING, ClassVar

from pydantic.dataclasses import dataclass

from bench.live.step import STRICT, Step
from fake_backend.protocols.copilot.agent import COMMENT

if TYPE_CHECKING:
    from bench.live.person import Doing, Person


@dataclass(frozen=True, config=STRICT)
class InlineChat(Step):
    """Ask at the document's start for `question`, and wait for one more line that is `expect`."""

    question: str = "add a comment"
    expect: str = ""
    seconds: float = 60.0
    under_fault_s: float = 12.0

    called: ClassVar[str] = "inline chat"
    needs: ClassVar[str] = "inline_chat"
    proves: ClassVar[bool] = True

    def do(self, person: "Person", doing: "Doing") -> None:
        person.invite_edits()
        person.editor.go_to_start()
        wanted = (self.expect or COMMENT).strip()
        before = person.editor.lines().count(wanted)
        person.workbench.inline_chat.ask(self.question)
        patience = self.under_fault_s if person.under_fault else self.seconds
        doing.ok = person.comes(lambda: person.editor.lines().count(wanted) > before, patience)
        person.shoot("inline chat")
        if doing.ok:
            person.workbench.inline_chat.keep()
        else:
            person.workbench.page.keyboard.press("Escape")
