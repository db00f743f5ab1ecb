"""The start of a run: what was installed, what covers the document, who has the keyboard."""

from dataclasses import dataclass

from bench.facts.fact import Fact

PAINTED = "the workbench to be painted"  # what `Waited` says of the wait that ends with it
DIALOG, PAGE, INPUT, CLOSED = "dialog", "page", "input box", "closed"


@dataclass(frozen=True, slots=True)
class SubjectInstalled(Fact):
    """The extension under test was installed, and its addresses were written into the settings."""

    extension: str
    activation_events: tuple[str, ...]
    addresses: tuple[str, ...] = ()  # `setting = value`, of each setting that names the backend


@dataclass(frozen=True, slots=True)
class DocumentCovered(Fact):
    """Something is in front of the document.

    `kind` is `dialog` (modal), `page` (another tab of the editor, or an overlay), `input box` or
    `closed` (the document has no tab).
    """

    kind: str
    title: str


@dataclass(frozen=True, slots=True)
class DocumentUncovered(Fact):
    """What a `DocumentCovered` names is no longer in front of the document."""

    kind: str
    title: str
    by_bench: bool = False  # the bench closed it, or pressed its button


@dataclass(frozen=True, slots=True)
class KeyboardMoved(Fact):
    """While the person types into the document, the keyboard focus is at `place`.

    `place` is empty if the document has it.
    """

    place: str


@dataclass(frozen=True, slots=True)
class FirstUseTried(Fact):
    """The person used the extension once, to see whether it works already."""

    surface: str  # `ghost_text`, `suggest` or `chat`
