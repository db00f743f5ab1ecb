"""Chat turns in each API that serves a model, and the small calls around them."""

import json

from fake_backend.dialects.chat_completions import ChatCompletions
from fake_backend.dialects.messages import Messages
from fake_backend.dialects.response_session import refusal
from fake_backend.dialects.responses import Responses
from fake_backend.messages.request import Call
from fake_backend.model.completion import Completion, Prompt
from fake_backend.model.context import Context
from fake_backend.model.models import SMALL
from fake_backend.model.responder import title
from fake_backend.model.text import tokens
from fake_backend.protocols.copilot import hosts
from fake_backend.protocols.copilot.agent import act, edit_inline
from fake_backend.protocols.copilot.dialect import INTENT, CopilotDialect
from fake_backend.route import Generated, OneOf, Route, upgrade

SURFACES = {"conversation-agent": "agent", "conversation-inline": "inline_chat"}
PROGRESS = ("Reading the code", "Thinking it over", "Looking around", "Writing", "Checking")


def surface(call: Call) -> str:
    """The surface of a request.

    A turn of the conversation is `chat`, `agent` or `inline_chat`. Titles and progress lines, which
    a small model writes, are `chat_side`.
    """
    if call.model == SMALL:
        return "chat_side"
    return SURFACES.get(call.header(INTENT), "chat")


def turn(prompt: Prompt, context: Context) -> Completion:
    if prompt.model == SMALL:
        return _aside(prompt, context)
    if prompt.intent == "conversation-inline":
        return edit_inline(prompt, context)
    return act(prompt, context)


def _aside(prompt: Prompt, context: Context) -> Completion:
    if "JSON array" in prompt.text:
        return Completion(tokens(json.dumps(PROGRESS)))
    return title(prompt, context)


SHARED = OneOf(("chat", "chat_side", "agent", "inline_chat"), surface)
GENERATED = (
    Route(
        hosts.API,
        "POST",
        path,
        SHARED,
        Generated(CopilotDialect(dialect), turn, refusal),
        hosts.PROVIDER,
    )
    for path, dialect in (
        (
            "/chat/completions",
            ChatCompletions(usage_unasked=True, reasoning_field="reasoning_text"),
        ),
        ("/responses", Responses()),
        ("/v1/messages", Messages()),
    )
)
UPGRADE = Route(
    hosts.API, "GET", "/responses", "websocket", upgrade(hosts.PROVIDER), hosts.PROVIDER
)
ROUTES = (*GENERATED, UPGRADE)
