"""The items that a report has room for: what matters before what came first. Pure."""

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


def capped(items: Sequence[T], most: int, rank: Callable[[T], int]) -> list[T]:
    """At most `most` of the items, in their order: the lowest ranks, and the first of a rank."""
    if len(items) <= most:
        return list(items)
    places = sorted(range(len(items)), key=lambda place: rank(items[place]))
    return [items[place] for place in sorted(places[:most])]
