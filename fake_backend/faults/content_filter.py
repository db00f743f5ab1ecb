"""A content filter that stops a harmless answer."""

from dataclasses import replace
from itertools import islice
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import ContentFault, FaultContext
from fake_backend.model.completion import Completion, Prompt
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class ContentFilter(ContentFault):
    """End the answer after `after_tokens` tokens with the finish reason `content_filter`.

    The default, 0, filters the whole answer. Ollama, llama.cpp's own routes and Tabby's completions
    do not have this finish reason: their answers only end early. For a filter that refuses the
    prompt with 400, use `http_error` with `content_filter`.

    Evidence: "Hello" and plain questions about TypeScript were filtered (microsoft/vscode#254815,
    microsoft/vscode-copilot-release#2950).
    """

    after_tokens: Annotated[int, Field(ge=0, le=1_000_000)] = 0

    def complete(self, completion: Completion, prompt: Prompt, context: FaultContext) -> Completion:
        first = islice(completion.tokens, self.after_tokens)
        return replace(completion, tokens=first, tool_calls=(), finish="content_filter")
