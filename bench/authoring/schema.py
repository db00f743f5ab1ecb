"""JSON Schemas of the files that people write, and of verdict.json, generated from their code."""

import json
from typing import Any

from pydantic import TypeAdapter

from bench.authoring.table import Table as ProjectTable
from bench.catalogue.hindrance import HINDRANCES
from bench.catalogue.journeys import journey_names
from bench.catalogue.replay import Table as ReplayTable
from bench.catalogue.rollout import Table as RolloutTable
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
TRACE = "A file in the format of the Azure LLM inference traces, beside this one."
Schema = dict[str, Any]


def schemas() -> dict[str, str]:
    """The text of each schema, by its file name."""
    made = {
        "replay.schema.json": _of(ReplayTable, "An incident, told by rollouts"),
        "resilience.schema.json": resilience(),
        "rollout.schema.json": rollout(),
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
    keys = schema["properties"]
    keys["group"]["enum"] = ["", *GROUPS]
    keys["tags"]["items"]["enum"] = list(TAGS)
    keys["journey"] |= {"examples": journey_names()}
    keys["rules"] = _limits(reason=False)
    _describe_faults(schema)
    return schema


def rollout() -> Schema:
    """The schema of a rollout file."""
    schema = _of(RolloutTable, "A rollout of a version of the model")
    keys, parts = schema["properties"], schema["$defs"]
    keys["journey"] |= {"examples": journey_names()}
    keys["surfaces"]["items"]["enum"] = known_surfaces()
    parts["Drill"]["properties"]["hindrance"]["enum"] = list(HINDRANCES)
    parts["CrowdSettings"]["properties"]["trace"] = {"type": "string", "description": TRACE}
    _describe_faults(schema)
    return schema


def _describe_faults(schema: Schema) -> None:
    """Put the description of every fault into the schema of a file with `[[faults]]`."""
    schema["$defs"] = {
        **schema.get("$defs", {}),
        "surfaces": {"type": "array", "minItems": 1, "items": {"enum": known_surfaces()}},
        "when": _part(Selection),
        "fire": _part(Firing),
    }
    faults = {name: _fault(name) for name in known_faults()}
    schema["properties"]["faults"] = {"type": "array", "items": {"oneOf": list(faults.values())}}


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
