"""A call of a tool that nobody offered."""

from dataclasses import replace
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import STRICT, ContentFault, Hit
from fake_backend.model.completion import Prompt, Said
from fake_backend.model.tool_calls import calls_of


@dataclass(frozen=True, config=STRICT)
class UnknownTool(ContentFault):
    """Call the tool `name`, which was not offered, with the arguments of one that was.

    Where the request offers no tools, or offers one of this name, the answer stays healthy.
    """

    name: Annotated[str, Field(min_length=1, max_length=200)] = "summarise_everything"

    def say(self, said: Said, prompt: Prompt, hit: Hit) -> Said:
        calls = calls_of(said, prompt, hit.random)
        if not calls or prompt.tool(self.name):
            return said
        unknown = replace(calls[0], name=self.name)
        return Said(tool_calls=(unknown,), finish="tool_calls")
