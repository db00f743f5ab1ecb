"""The keys of a scenario file."""

from typing import Annotated, Any

from pydantic import BaseModel, Field

from bench.catalogue.scenario_names import LONGEST
from fake_backend.messages.request import Http
from fake_backend.settings import STRICT


class Variant(BaseModel):
    """A variant of the scenario; the settings in `fault` override those of each of its faults.

    Faults that have no such setting stay as they are, if another one has it.
    """

    model_config = STRICT

    name: Annotated[
        str, Field(pattern="^[a-z0-9_]+$", max_length=LONGEST, examples=["half_a_minute"])
    ]
    title: Annotated[str, Field(min_length=3)]
    fault: dict[str, Any]


class Table(BaseModel):
    """The keys of a scenario file; the plug-ins read faults and rules."""

    model_config = STRICT

    title: Annotated[str, Field(min_length=3, examples=["An outage of the chat"])]
    why: Annotated[str, Field(min_length=3, examples=["The screen showed nothing."])]
    journey: Annotated[str, Field(examples=["type_and_chat"])]
    advice: str = ""
    evidence: list[str] = []
    group: str = ""
    tags: list[str] = []
    rounds: Annotated[int, Field(ge=1, le=1000)] = 2
    fault_s: Annotated[float, Field(ge=0, le=36_000)] = 0
    quiet_s: Annotated[float, Field(ge=2, le=3600)] = 8
    host_heap_mb: Annotated[int, Field(ge=0)] = 0
    http: Http | None = None
    faults: list[dict[str, Any]] = []
    variants: list[Variant] = []
    rules: dict[str, dict[str, Any]] = {}
    settings: dict[str, Any] = {}
