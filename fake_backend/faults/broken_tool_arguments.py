"""Tool calls with unusable arguments."""

import json
from dataclasses import replace
from random import Random
from string import printable
from typing import Any, Literal

from pydantic.dataclasses import dataclass

from fake_backend.fault import ContentFault, FaultContext
from fake_backend.model.completion import Completion, Prompt
from fake_backend.model.tool_calls import calls_of
from fake_backend.settings import STRICT

GARBAGE_CHARACTERS = 60


@dataclass(frozen=True, config=STRICT)
class BrokenToolArguments(ContentFault):
    """Call a tool with arguments that the client cannot use.

    `how` is `cut` (only the two characters `{"`), `empty` (`{}`, without the required arguments),
    `garbage` (random printable characters), `wrong_types` (a number for a text, a text for a
    number) or `array` (the values without their names). `finish` is the finish reason. If the
    healthy answer calls no tool, it becomes a call of the first tool offered; without tools it
    stays healthy.

    Evidence: one invalid call was repeated more than 5 000 times (github/copilot-cli#1444).
    """

    how: Literal["cut", "empty", "garbage", "wrong_types", "array"] = "cut"
    finish: Literal["tool_calls", "length", "stop"] = "tool_calls"

    def complete(self, completion: Completion, prompt: Prompt, context: FaultContext) -> Completion:
        calls = calls_of(completion, prompt, context.random)
        if not calls:
            return completion
        broken = tuple(
            replace(call, arguments=self._broken(json.loads(call.arguments), context.random))
            for call in calls
        )
        return Completion(tool_calls=broken, finish=self.finish)

    def _broken(self, arguments: dict[str, Any], random: Random) -> str:
        match self.how:
            case "cut":
                return '{"'
            case "empty":
                return "{}"
            case "garbage":
                return "".join(random.choices(printable, k=GARBAGE_CHARACTERS))
            case "array":
                return json.dumps(list(arguments.values()))
            case "wrong_types":
                return json.dumps({key: _other(value) for key, value in arguments.items()})


def _other(value: Any) -> Any:
    """A value of another type."""
    match value:
        case bool() | int() | float():
            return "many"
        case list():
            return {}
        case dict():
            return []
        case _:
            return 42
