"""Texts for a single line of a console, a table or a finding."""

ELLIPSIS = "…"


def one_line(text: str) -> str:
    """The text with every run of white space replaced by one space."""
    return " ".join(text.split())


def shortened(text: str, length: int) -> str:
    """The text, cut to `length` characters with an ellipsis at the end if it is longer."""
    return text if len(text) <= length else text[: length - 1].rstrip() + ELLIPSIS
