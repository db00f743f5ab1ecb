"""Plain text for a console of any width: wrapped, indented, with names and paths left whole."""

from textwrap import wrap

from rich.console import Console

from bench.core.texts import LONGEST, Styled, shortened, styled

NARROWEST = 40


def print_line(console: Console, *parts: str | Styled) -> None:
    """Print a line as it is; the terminal may wrap it, so that a path can still be copied.

    A part is a text, or a text and its style.
    """
    console.print(styled(*parts), soft_wrap=True)


def print_wrapped(console: Console, text: str, *, first: str = "", indent: int = 0) -> None:
    """Print a text at the console's width; `first` stands before its first line."""
    for line in wrapped(shortened(text, LONGEST), console.width, first=first, indent=indent):
        print_line(console, line)


def wrapped(text: str, width: int, *, first: str = "", indent: int = 0) -> list[str]:
    """The lines of the text, each indented; words are never broken."""
    return wrap(
        text,
        max(width, NARROWEST),
        initial_indent=first or " " * indent,
        subsequent_indent=" " * indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
