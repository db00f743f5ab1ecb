"""The shape of a dialect: from a request to the prompt, and from a completion to the reply."""

from typing import Protocol

from fake_backend.messages.reply import Reply
from fake_backend.messages.request import Call
from fake_backend.model.completion import Completion, Prompt
from fake_backend.model.context import Context


class Dialect(Protocol):
    """How one API is spoken: from the request to the prompt, and from what is said to events."""

    def parse(self, call: Call) -> Prompt:
        """Read the prompt out of the request."""

    def render(self, call: Call, context: Context, completion: Completion) -> Reply:
        """Put what the model says into this API's reply, streamed where the request asks for it."""
