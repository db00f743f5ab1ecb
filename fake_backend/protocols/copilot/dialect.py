"""Copilot's additions to the APIs that it adopts: an intent, and quota headers."""

from dataclasses import dataclass, replace

from fake_backend.dialect import Dialect
from fake_backend.messages.reply import Reply
from fake_backend.messages.request import Call
from fake_backend.model.completion import Completion, Prompt
from fake_backend.model.context import Context
from fake_backend.protocols.copilot.quota import HEADERS

INTENT = "openai-intent"
TAGS = ("userRequest", "prompt")  # around the question, inside the context


@dataclass(frozen=True, slots=True)
class CopilotDialect:
    """A dialect whose requests carry an intent and whose replies carry the quota."""

    dialect: Dialect

    def parse(self, call: Call) -> Prompt:
        prompt = self.dialect.parse(call)
        return replace(prompt, question=_asked(prompt.question), intent=call.header(INTENT))

    def render(self, call: Call, context: Context, completion: Completion) -> Reply:
        reply = self.dialect.render(call, context, completion)
        return replace(reply, headers=reply.headers + HEADERS)


def _asked(question: str) -> str:
    """The text inside the first pair of tags; the whole text if there is none."""
    pairs = []
    for tag in TAGS:
        before, opened, rest = question.partition(f"<{tag}>")
        inside, closed, _ = rest.partition(f"</{tag}>")
        if opened and closed:
            pairs.append((len(before), inside.strip()))
    return min(pairs)[1] if pairs else question
