"""What the screen shows, and how fast."""

from dataclasses import dataclass

from bench.facts.fact import Fact

# A button of the dialog in which VS Code asks what to do with a question that still waits when the
# person sends another one.
REMOVE_WAITING = "Remove Pending Requests"


@dataclass(frozen=True, slots=True)
class Keystroke(Fact):
    """A key was pressed."""

    paint_ms: float  # from the key press to the next painted frame, measured inside the page


@dataclass(frozen=True, slots=True)
class PageCrashed(Fact):
    """The browser reported that the workbench's page has crashed."""


@dataclass(frozen=True, slots=True)
class Appeared(Fact):
    """An element appeared on the screen, or its text changed.

    `kind` is `notification`, `dialog`, `progress` (a bar or a spinner) or `status` (an item of the
    status bar).
    """

    kind: str
    element: int  # identifies it in the run
    text: str


@dataclass(frozen=True, slots=True)
class Vanished(Fact):
    """The `element` of an `Appeared` is no longer on the screen."""

    kind: str
    element: int


@dataclass(frozen=True, slots=True)
class GhostAppeared(Fact):
    """Ghost text appeared or changed."""

    text: str
    line: str  # the text of the cursor's line before it


@dataclass(frozen=True, slots=True)
class GhostVanished(Fact):
    """The ghost text is no longer on the screen."""


@dataclass(frozen=True, slots=True)
class LongTask(Fact):
    """The page's main thread was busy for `ms` without a pause; 50 ms and more are recorded."""

    ms: float


@dataclass(frozen=True, slots=True)
class PageMemory(Fact):
    """The page's memory."""

    heap_mb: float  # the JavaScript heap in use, MB (10^6 bytes)


@dataclass(frozen=True, slots=True)
class DocumentRead(Fact):
    """The saved document was compared with what was typed and accepted."""

    extra: tuple[str, ...]  # segments that nobody typed or accepted
    missing: tuple[str, ...]  # segments that were typed or accepted, and are not there


@dataclass(frozen=True, slots=True)
class QuestionSent(Fact):
    """The person sent a question: the key that sends it was pressed.

    It can be much later than the start of the step, because a view may lock its input.
    """

    place: str  # `chat`, `view` or `inline chat`


@dataclass(frozen=True, slots=True)
class AnswerStopped(Fact):
    """The person stopped the answer under way, which did not end.

    What the screen shows of it from then on is not the extension's choice.
    """


@dataclass(frozen=True, slots=True)
class AnswerRead(Fact):
    """The answer to one question, as the screen shows it: only what is new since the question."""

    asked_at: float  # when the question was sent, in seconds since the run began
    text: str  # the answer; of a long one, its beginning and its end
    finished: bool  # nothing of it is under way any more
    failed: bool  # it is shown as an error
    error: str = ""  # the sentence that the screen shows as the error
    first_shown_at: float | None = None  # when something of it was first seen; None: not yet
