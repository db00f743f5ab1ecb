"""`verdict.json`, for programs; its shape is docs/schema/verdict.schema.json."""

from bench.core.texts import json_text
from bench.reports.data.described import Schema, as_tables, json_schema
from bench.reports.data.model import VERSION, RunData


def render(run: RunData) -> str:
    return json_text(as_tables(run), indent=None)


def schema() -> Schema:
    """The JSON Schema of verdict.json."""
    made = json_schema(RunData, f"verdict.json of a judged run, version {VERSION}")
    made["properties"]["version"]["const"] = VERSION
    return made
