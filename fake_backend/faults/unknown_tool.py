"""A call of a tool that was not offered."""

from dataclasses import replace
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import ContentFault, FaultContext
from fake_backend.model.completion import Completion, Prompt
from fake_backend.model.tool_calls import calls_of
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class UnknownTool(ContentFault):
    """Call the tool `name`, which was not offered, with the arguments of an offered tool.

    If the request offers no tools, or offers one with this name, the answer stays healthy.
    """

    name: Annotated[str, Field(min_length=1, max_length=200)] = "summarise_everything"

    def complete(self, completion: Completion, prompt: Prompt, context: FaultContext) -> Completion:
        calls = calls_of(completion, prompt, context.random)
        if not calls or prompt.tool(self.name):
            return completion
        unknown = replace(calls[0], name=self.name)
        return Completion(tool_calls=(unknown,), finish="tool_calls")
