"""What is on the screen, and how fast."""

from dataclasses import dataclass

from bench.facts.fact import Fact


@dataclass(frozen=True, slots=True)
class Keystroke(Fact):
    """Time from a key press to the next painted frame, measured inside the page."""

    paint_ms: float


@dataclass(frozen=True, slots=True)
class PageCrashed(Fact):
    """The browser said that the workbench's page has crashed."""


@dataclass(frozen=True, slots=True)
class Appeared(Fact):
    """Something appeared on the screen, or changed its text.

    `kind` is `notification`, `dialog`, `progress` (a bar or a spinner) or `status` (an item of the
    status bar); `element` is a number of its own.
    """

    kind: str
    element: int
    text: str


@dataclass(frozen=True, slots=True)
class Vanished(Fact):
    """The `element` of an `Appeared` is no longer on the screen."""

    kind: str
    element: int


@dataclass(frozen=True, slots=True)
class GhostAppeared(Fact):
    """Ghost text appeared or changed; `line` is the text of the cursor's line before it."""

    text: str
    line: str


@dataclass(frozen=True, slots=True)
class GhostVanished(Fact):
    """There is no ghost text any more."""


@dataclass(frozen=True, slots=True)
class LongTask(Fact):
    """The page's main thread was busy for `ms` without a pause (50 ms and more are reported)."""

    ms: float


@dataclass(frozen=True, slots=True)
class PageMemory(Fact):
    """The page's JavaScript heap in use, in MB, and its DOM nodes."""

    heap_mb: float
    dom_nodes: int


@dataclass(frozen=True, slots=True)
class DocumentRead(Fact):
    """The saved document against what was typed and accepted: segments too many, and missing."""

    extra: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnswerRead(Fact):
    """What the screen shows of the answer to a question that was asked at `asked_at`.

    `text` is its end, `finished` that nothing is under way any more, `failed` that it is shown as
    an error.
    """

    asked_at: float
    text: str
    finished: bool
    failed: bool
