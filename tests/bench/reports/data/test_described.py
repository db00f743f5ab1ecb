from dataclasses import dataclass

from bench.reports.data.described import Described, as_tables, json_schema


@dataclass(frozen=True)
class Pair(Described):
    """Two of them."""

    first: float
    """The one before."""
    others: tuple[str, ...] = ()


def test_the_schema_has_the_texts() -> None:
    schema = json_schema(Pair, "A pair")
    assert (schema["title"], schema["description"]) == ("A pair", "Two of them.")
    assert schema["properties"]["first"]["description"] == "The one before."


def test_halves_of_characters_are_no_obstacle() -> None:
    assert as_tables(Pair(1.0, ("half \ud83d",))) == {"first": 1.0, "others": ("half \ud83d",)}
