"""Write code with ghost text, then ask in the chat."""

from bench.journey import Journey, Person
from fake_backend.answers import ENDING

LINES = ("total",)
GHOST_TEXT_S = 15.0
GHOST_TEXT_UNDER_FAULT_S = 2.0
ACCEPT_S = 3.0
SAVE_S = 10.0
ANSWER_S = 60.0
ANSWER_UNDER_FAULT_S = 12.0
QUESTION = "How to read order {number}?"


class TypeAndChat(Journey):
    """Type an assignment, accept the ghost text with Tab, then ask a question in the chat."""

    def round(self, person: Person, number: int) -> bool:
        with person.step("typing lands") as landed:
            person.editor.prove_typing_lands(f"round {number}")
            landed.ok = True
        written = [self._write(person, f"{name}_{number}") for name in LINES]
        with person.step("save") as saved:
            person.save(SAVE_S)
            saved.ok = True
        return all([landed.ok, *written, self._ask(person, number)])

    def _write(self, person: Person, name: str) -> bool:
        with person.step("type") as typed:
            person.editor.type(f"{name} = ")
            typed.ok = True
        with person.step("ghost text") as seen:
            patience = GHOST_TEXT_UNDER_FAULT_S if person.under_fault else GHOST_TEXT_S
            text = person.editor.wait_for_ghost_text(patience)
            seen.ok, seen.note = text != "", text[:60]
        if seen.ok:
            person.shoot("ghost text")
            with person.step("accept") as accepted:
                accepted.ok = person.editor.accept(text, ACCEPT_S)
        with person.step("new line") as line:
            person.editor.new_line()
            line.ok = True
        return seen.ok

    def _ask(self, person: Person, number: int) -> bool:
        asked_at = person.recorder.clock.now()
        with person.step("ask") as asked:
            index = person.chat.ask(QUESTION.format(number=number))
            asked.ok = True
        if not asked.ok:
            return False
        with person.step("chat answer") as read:
            patience = ANSWER_UNDER_FAULT_S if person.under_fault else ANSWER_S
            answer = person.read_answer(index, asked_at, patience)
            read.ok = answer.finished and ENDING in answer.end
            read.note = answer.end[-80:]
        person.shoot("chat answer")
        return read.ok
