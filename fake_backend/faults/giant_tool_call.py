"""A tool call with huge arguments."""

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
OWN_ARGUMENT = "content"  # if the tool has no text argument


@dataclass(frozen=True, config=STRICT)
class GiantToolCall(ContentFault):
    """Call a tool with `kb` kilobytes of text in its first text argument, as valid JSON.

    The call arrives in one event; the default is 1 MB. If the healthy answer calls no tool, it
    becomes a call of the first tool offered; without tools it stays healthy.

    Evidence: edits of big files crashed the chat, or froze the editor (microsoft/vscode#254051,
    #316136).
    """

    kb: Annotated[int, Field(ge=1, le=131_072)] = 1024

    def complete(self, completion: Completion, prompt: Prompt, context: FaultContext) -> Completion:
        calls = calls_of(completion, prompt, context.random)
        if not calls:
            return completion
        arguments = json.loads(calls[0].arguments)
        texts = (key for key, value in arguments.items() if isinstance(value, str))
        size = self.kb * 1024
        giant = (WORDS * (size // len(WORDS) + 1))[:size]
        swollen = json.dumps({**arguments, next(texts, OWN_ARGUMENT): giant})
        return Completion(tool_calls=(replace(calls[0], arguments=swollen),), finish="tool_calls")
