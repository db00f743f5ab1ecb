"""JSON Schemas of resilience.toml, scenarios and verdict.json, generated from their code."""

import json
from typing import Any

from pydantic import TypeAdapter

from bench.authoring.table import Table as ProjectTable
from bench.catalogue.journeys import journey_names
from bench.catalogue.table import Table as ScenarioTable
from bench.catalogue.tags import GROUPS, TAGS
from bench.judging.all_rules import known_rules
from bench.live.all_steps import known_steps
from bench.profiles.loading import known_profiles
from bench.reports.json import schema as verdict_schema
from fake_backend.all_faults import known_faults
from fake_backend.plan.firing import Firing
from fake_backend.plan.selection import Selection
from fake_backend.protocols import PLAIN, known_surfaces

DRAFT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]


def schemas() -> dict[str, str]:
    """The text of each schema, by its file name."""
    made = {
        "resilience.schema.json": resilience(),
        "scenario.schema.json": scenario(),
        "verdict.schema.json": verdict_schema(),
    }
    return {name: json.dumps(schema, indent=2) + "\n" for name, schema in made.items()}


def resilience() -> Schema:
    """The schema of `resilience.toml`."""
    schema = _of(ProjectTable, "resilience.toml of an extension under test")
    keys = schema["properties"]
    keys["profile"]["enum"] = known_profiles()
    keys["protocol"]["enum"] = sorted(PLAIN)
    keys["limits"] = _limits(reason=True)
    keys["journeys"] = {"type": "object", "additionalProperties": _journey()}
    failure = schema["$defs"]["Failure"]["properties"]
    failure["rule"]["enum"] = sorted(known_rules())
    return schema


def scenario() -> Schema:
    """The schema of a scenario file."""
    schema = _of(ScenarioTable, "A fault scenario")
    schema["$defs"] = {
        **schema.get("$defs", {}),
        "surfaces": {"type": "array", "minItems": 1, "items": {"enum": known_surfaces()}},
        "when": _part(Selection),
        "fire": _part(Firing),
    }
    keys = schema["properties"]
    keys["group"]["enum"] = ["", *GROUPS]
    keys["tags"]["items"]["enum"] = list(TAGS)
    keys["journey"] |= {"examples": journey_names()}
    keys["rules"] = _limits(reason=False)
    faults = {name: _fault(name) for name in known_faults()}
    keys["faults"] = {"type": "array", "items": {"oneOf": list(faults.values())}}
    return schema


def _of(kind: Any, title: str) -> Schema:
    return {"$schema": DRAFT, **TypeAdapter(kind).json_schema(), "title": title}


def _part(kind: Any) -> Schema:
    """The schema of a part, with its references resolved, so that it can be embedded."""
    schema = TypeAdapter(kind).json_schema()
    made: Schema = _in_place(schema, schema.pop("$defs", {}))
    return made


def _in_place(schema: Any, parts: Schema) -> Any:
    if isinstance(schema, list):
        return [_in_place(entry, parts) for entry in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _in_place(parts[schema["$ref"].rsplit("/", 1)[-1]], parts)
    return {key: _in_place(value, parts) for key, value in schema.items()}


def _fault(name: str) -> Schema:
    kind = known_faults()[name]
    schema = _part(kind)
    own = schema.get("properties", {})
    return {
        **schema,
        "title": name,
        "properties": {
            "fault": {"const": name, "description": (kind.__doc__ or "").strip().splitlines()[0]},
            **own,
            **{name: {"$ref": f"#/$defs/{name}"} for name in ("surfaces", "when", "fire")},
            "until": {"enum": ["fault", "end"], "default": "fault"},
        },
        "required": ["fault", "surfaces", *schema.get("required", [])],
        "additionalProperties": False,
    }


def _limits(*, reason: bool) -> Schema:
    rules: Schema = {}
    for name, kind in known_rules().items():
        rules[name] = {**_part(kind), "title": name}
        if reason:
            rules[name]["properties"] = {
                **rules[name].get("properties", {}),
                "reason": {"type": "string", "minLength": 3},
            }
            rules[name]["required"] = ["reason"]
    return {"type": "object", "properties": rules, "additionalProperties": False}


def _journey() -> Schema:
    steps = []
    for name, kind in known_steps().items():
        part = _part(kind)
        keys = {"do": {"const": name}, **part.get("properties", {})}
        required = ["do", *part.get("required", [])]
        steps.append({**part, "title": name, "properties": keys, "required": required})
    return {
        "type": "object",
        "properties": {
            "about": {"type": "string"},
            "steps": {"type": "array", "minItems": 1, "items": {"oneOf": steps}},
        },
        "required": ["steps"],
        "additionalProperties": False,
    }
