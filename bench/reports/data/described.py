"""Dataclasses whose fields are described by the text below each, for a JSON Schema."""

from typing import Any, ClassVar

from pydantic import ConfigDict, TypeAdapter

DRAFT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]


class Described:
    """The base of such a dataclass; pydantic makes the schema, and checks what is read."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(
        use_attribute_docstrings=True, allow_inf_nan=False
    )


def json_schema(kind: Any, title: str) -> Schema:
    """The JSON Schema of what `kind` looks like in a file."""
    schema = TypeAdapter(kind).json_schema(mode="serialization")
    return {"$schema": DRAFT, **schema, "title": title}


def as_tables(value: Any) -> Any:
    """The dataclasses in `value` as tables."""
    return TypeAdapter(type(value)).dump_python(value, warnings=False)
