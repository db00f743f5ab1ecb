"""Copilot's additions to the APIs that it adopts: an intent, and quota headers."""

import re
from dataclasses import dataclass, replace

from fake_backend.dialect import Dialect
from fake_backend.messages.reply import Reply
from fake_backend.messages.request import Call
from fake_backend.model.completion import Completion, Prompt
from fake_backend.model.context import Context
from fake_backend.protocols.copilot.quota import HEADERS

INTENT = "openai-intent"
REQUEST = re.compile(r"<(userRequest|prompt)>\s*(.*?)\s*</\1>", re.DOTALL)  # inside the context


@dataclass(frozen=True, slots=True)
class CopilotDialect:
    """A dialect whose requests carry an intent and whose replies carry the quota."""

    dialect: Dialect

    def parse(self, call: Call) -> Prompt:
        prompt = self.dialect.parse(call)
        request = REQUEST.search(prompt.question)
        question = request.group(2) if request else prompt.question
        return replace(prompt, question=question, intent=call.header(INTENT))

    def render(self, call: Call, context: Context, completion: Completion) -> Reply:
        reply = self.dialect.render(call, context, completion)
        return replace(reply, headers=reply.headers + HEADERS)
