"""The interface of dialects: request to prompt, completion to reply."""

from typing import Protocol

from fake_backend.messages.reply import Reply
from fake_backend.messages.request import Call
from fake_backend.model.completion import Completion, Prompt
from fake_backend.model.context import Context


class Dialect(Protocol):
    """The request and reply format of one API."""

    def parse(self, call: Call) -> Prompt:
        """Read the prompt from the request."""

    def render(self, call: Call, context: Context, completion: Completion) -> Reply:
        """Write the completion in this API's format, streamed if the request asks for it."""
