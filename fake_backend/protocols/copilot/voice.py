"""How Copilot's own API differs from the one it is modelled on: an intent, and quota headers."""

import re
from dataclasses import dataclass, replace

from fake_backend.messages.reply import Reply
from fake_backend.messages.request import Call
from fake_backend.model.completion import Prompt, Said
from fake_backend.protocols.copilot.quota import HEADERS
from fake_backend.route import Context, Voice

INTENT = "openai-intent"
REQUEST = re.compile(r"<(userRequest|prompt)>\s*(.*?)\s*</\1>", re.DOTALL)  # amid the context


@dataclass(frozen=True, slots=True)
class CopilotVoice:
    """A voice whose requests carry an intent and whose replies carry the quota."""

    voice: Voice

    def hear(self, call: Call) -> Prompt:
        prompt = self.voice.hear(call)
        asked = REQUEST.search(prompt.question)
        question = asked.group(2) if asked else prompt.question
        return replace(prompt, question=question, intent=call.header(INTENT))

    def speak(self, call: Call, context: Context, said: Said) -> Reply:
        reply = self.voice.speak(call, context, said)
        return replace(reply, headers=reply.headers + HEADERS)
