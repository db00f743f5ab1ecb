"""A tool call with far more in it than anyone expected."""

import json
from dataclasses import replace
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import ContentFault, FaultContext
from fake_backend.model.completion import Completion, Prompt
from fake_backend.model.tool_calls import calls_of
from fake_backend.settings import STRICT

WORDS = "value = compute(value, factor) + offset\n"
OWN_ARGUMENT = "content"  # where the tool takes no text


@dataclass(frozen=True, config=STRICT)
class GiantToolCall(ContentFault):
    """Call a tool with `kb` kilobytes in its first text argument; all of it is valid JSON.

    Where the healthy answer calls no tool, it becomes a call of the first tool offered; without
    tools it stays healthy. The call comes in one event.

    An edit of about 80 MB froze the editor (microsoft/vscode#335388).
    """

    kb: Annotated[int, Field(ge=1, le=131_072)] = 1024

    def say(self, completion: Completion, prompt: Prompt, context: FaultContext) -> Completion:
        calls = calls_of(completion, prompt, context.random)
        if not calls:
            return completion
        arguments = json.loads(calls[0].arguments)
        texts = (key for key, value in arguments.items() if isinstance(value, str))
        size = self.kb * 1024
        giant = (WORDS * (size // len(WORDS) + 1))[:size]
        swollen = json.dumps({**arguments, next(texts, OWN_ARGUMENT): giant})
        return Completion(tool_calls=(replace(calls[0], arguments=swollen),), finish="tool_calls")
