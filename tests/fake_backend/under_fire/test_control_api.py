"""The control API against its own description, and whatever else it is sent."""

import math
from itertools import islice
from typing import Any

import schemathesis
from pydantic import TypeAdapter
from schemathesis.checks import CheckFunction, not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from fake_backend.all_faults import known_faults
from fake_backend.clock import SteeredClock, SystemClock
from fake_backend.control import Listeners, control_app
from fake_backend.exchange.plan_stack import PlanStack
from fake_backend.journal import Journal
from fake_backend.plan.firing import Firing
from fake_backend.plan.selection import Selection
from fake_backend.settings import adapter_of

HEADERS = {"authorization": "Bearer t"}
CHECKS: list[CheckFunction] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
DEFINITIONS = "#/components/schemas/{model}"
LONGEST_S = 70  # the API lets a client wait for a minute, and some examples do
ENDLESS = ["/_bench/journal/stream", "/_bench/events"]


async def nothing() -> None:
    """Listeners are no part of this."""


CLOCK = SteeredClock(SystemClock())
PLANS = PlanStack(1, CLOCK)
APP = control_app(PLANS, Journal(), CLOCK, "t", listeners=Listeners(nothing))


def describe_faults(description: dict[str, Any]) -> None:
    """Say what the tables of some faults look like, so that right ones come up too."""
    kinds: dict[str, type] = dict(islice(known_faults().items(), 0, None, 7))
    adapters: dict[str, TypeAdapter[Any]] = {
        name: adapter_of(kind)
        for name, kind in {**kinds, "@when": Selection, "@fire": Firing}.items()
    }
    schemas, rest = TypeAdapter.json_schemas(
        [(name, "validation", adapter) for name, adapter in adapters.items()],
        ref_template=DEFINITIONS,
    )
    of = {name: schema for (name, _), schema in schemas.items()}
    tables = [
        {
            **of[name],
            "properties": {
                **of[name].get("properties", {}),
                "fault": {"const": name},
                "surfaces": {
                    "type": "array",
                    "items": {"enum": ["chat", "openai_chat", "nowhere"]},
                },
                "when": of["@when"],
                "fire": of["@fire"],
            },
            "required": [*of[name].get("required", []), "fault", "surfaces"],
        }
        for name in kinds
    ]
    description["components"]["schemas"].update(rest.get("$defs", {}))
    for method in ("put", "post"):
        content = description["paths"]["/_bench/plan"][method]["requestBody"]["content"]
        content["application/json"]["schema"]["properties"]["faults"]["items"] = {"anyOf": tables}


def without_waiting(description: dict[str, Any]) -> None:
    for parameter in description["paths"]["/_bench/journal"]["get"]["parameters"]:
        if parameter["name"] == "wait_s":
            parameter["schema"]["maximum"] = 0.001


describe_faults(APP.openapi())
without_waiting(APP.openapi())
SCHEMA = schemathesis.openapi.from_asgi("/_bench/openapi.json", APP, headers=HEADERS)


@SCHEMA.exclude(path=ENDLESS).parametrize()
def test_the_control_api_keeps_its_description(case: schemathesis.Case[Any]) -> None:
    before = PLANS.active
    tables = before.plan.tables()
    stays = before.until is None and all(fault.until == math.inf for fault in before.faults)
    response = case.call_and_validate(headers=HEADERS, checks=CHECKS, timeout=LONGEST_S)
    if response.status_code >= 400 and stays:
        assert PLANS.active is before
        assert before.plan.tables() == tables
