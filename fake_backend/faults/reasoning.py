"""Reasoning in front of the answer."""

from dataclasses import replace
from itertools import cycle, islice
from typing import Annotated, Any, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import ContentFault, FaultContext
from fake_backend.model.completion import Completion, Prompt
from fake_backend.model.reasoning import REASONED, ReasoningTrace
from fake_backend.model.text import tokens
from fake_backend.model.tool_calls import calls_of
from fake_backend.settings import STRICT

WORDS = "The question needs care. First I compare the ways to do it, then I check the edges. "
MEGABYTE = (WORDS * (1_000_000 // len(WORDS) + 1))[:1_000_000]
ODD: dict[str, Any] = {"null": None, "number": 42, "list": [WORDS]}
BESIDE: dict[str, dict[str, Any]] = {
    "nothing": {},
    "null_content": {"content": None},
    "empty_content": {"content": ""},
    "empty_tool_calls": {"tool_calls": []},
}


@dataclass(frozen=True, config=STRICT)
class Reasoning(ContentFault):
    """Send `tokens` tokens of reasoning first, `then` the answer, nothing or a tool call.

    By default, the reasoning has the API's own shape: the field `reasoning_text` for Copilot,
    `reasoning_content` for other chat completions, `thinking` for Ollama, a thinking block for
    Anthropic, a reasoning item in the Responses API. `field` names another field of chat
    completions. llama.cpp's own routes, Tabby's and code completions know no reasoning and stay
    healthy.

    `value` is what stands in the field: text, or in each delta null, a number or a list; `megabyte`
    is one delta of a megabyte. `beside` adds another field to each delta of chat completions, as
    some servers do. `seal` is about the opaque value that a client must send back (reasoning_opaque
    or cot_id, a signature, encrypted_content): with `changing`, only the last one is right.
    `pause_s` is a silence between the reasoning and the answer. Without tools, a `tool_call` is the
    healthy answer. Ids of tool calls begin with `call-reasoned-`, so that `history_poisoned` knows
    which of them followed reasoning.

    Evidence: models only thought and said nothing (microsoft/vscode#323172, #318211).
    """

    field: (
        Literal["reasoning_text", "reasoning_content", "reasoning", "cot_summary", "thinking"]
        | None
    ) = None
    tokens: Annotated[int, Field(ge=1, le=100_000)] = 40
    then: Literal["answer", "nothing", "tool_call"] = "answer"
    value: Literal["text", "null", "number", "list", "megabyte"] = "text"
    beside: Literal["nothing", "null_content", "empty_content", "empty_tool_calls"] = "nothing"
    seal: Literal["stable", "changing"] = "stable"
    pause_s: Annotated[float, Field(ge=0, le=3600)] = 0.0

    def complete(self, completion: Completion, prompt: Prompt, context: FaultContext) -> Completion:
        if prompt.question == prompt.prefix:  # code, not a conversation
            return completion
        answer = self._answer(completion, prompt, context)
        calls = tuple(
            replace(call, id=f"{REASONED}{call.id.removeprefix('call-')}")
            for call in answer.tool_calls
        )
        return replace(answer, tool_calls=calls, reasoning=self._trace())

    def _answer(self, healthy: Completion, prompt: Prompt, context: FaultContext) -> Completion:
        if self.then == "nothing":
            return Completion()
        calls = calls_of(healthy, prompt, context.random) if self.then == "tool_call" else ()
        return Completion(tool_calls=calls, finish="tool_calls") if calls else healthy

    def _trace(self) -> ReasoningTrace:
        if self.value == "megabyte":
            deltas: tuple[Any, ...] = (MEGABYTE,)
        elif self.value == "text":
            deltas = tuple(islice(cycle(tokens(WORDS)), self.tokens))
        else:
            deltas = (ODD[self.value],) * self.tokens
        return ReasoningTrace(
            deltas,
            field=self.field or "",
            beside=BESIDE[self.beside],
            changing=self.seal == "changing",
            pause_s=self.pause_s,
        )
