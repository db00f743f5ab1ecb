"""Text as a screen shows it: half a character is a replacement character."""

from typing import Any


def whole(text: str) -> str:
    """The text, with U+FFFD for each half of a character.

    JavaScript cuts an emoji in two with `text.slice(0, n)`. Such a half has no UTF-8.
    """
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def wholly(value: Any) -> Any:
    """A value of facts or of JSON, with `whole` text everywhere in it."""
    if isinstance(value, str):
        return whole(value)
    if isinstance(value, dict):
        return {wholly(key): wholly(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(wholly(part) for part in value)
    return value
