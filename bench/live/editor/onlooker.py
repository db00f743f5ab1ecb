"""Who looks around between the actions of a long wait."""

from typing import Protocol

from bench.core.errors import BenchError


class StartFailedError(BenchError):
    """Something keeps the extension from working, so that waiting is pointless."""


class Onlooker(Protocol):
    """Looks around now and then; it may end the wait with a `StartFailedError`."""

    def look(self, *, typing: bool = False, problem: str = "") -> bool:
        """Look; whether nothing covers the document, as far as is known.

        With `typing`, the document should have the keyboard now. `problem` is the message of an
        action that failed just before.
        """

    def tried(self, surface: str) -> None:
        """Note that `surface` of the extension is tried now."""


class Nobody:
    """Looks at nothing."""

    def look(self, *, typing: bool = False, problem: str = "") -> bool:
        """Do nothing."""
        return True

    def tried(self, surface: str) -> None:
        """Do nothing."""


NOBODY: Onlooker = Nobody()
