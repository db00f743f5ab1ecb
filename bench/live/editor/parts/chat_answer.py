"""The answer to a question, as the screen shows it."""

from dataclasses import dataclass, field

LONGEST, EDGE = 1000, 500  # characters: a giant answer is not read out of the page
LOOK_EVERY_MS = 100


@dataclass(frozen=True, slots=True)
class ChatAnswer:
    """The answer to a question, as it is shown; only what is new since the question."""

    text: str  # of a long one, the beginning and the end
    finished: bool
    failed: bool = False  # it is shown as an error
    error: str = ""  # the sentence that is shown as the error
    first_shown_ms: float | None = field(default=None, compare=False)  # since 1970; None: not yet

    @property
    def shows_something(self) -> bool:
        return self.failed or self.text.strip() != ""
