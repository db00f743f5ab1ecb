"""Anthropic's API, as a plain base URL and under its real host name."""

from typing import Any

from fake_backend.dialects.chat_completions import used
from fake_backend.dialects.messages import Messages
from fake_backend.messages.reply import Reply, json_reply
from fake_backend.messages.request import Call
from fake_backend.model.context import Context
from fake_backend.model.models import MODELS, Model
from fake_backend.model.responder import converse
from fake_backend.providers.anthropic import Anthropic
from fake_backend.route import Generated, Route

HOST = "api.anthropic.com"
PLAIN = (HOST, "")  # the host that a plain port serves, and its base URL's path
SURFACES = ("anthropic_models", "anthropic_messages", "anthropic_count_tokens")
HTTP2 = True
PROVIDER = Anthropic()


def _shown(model: Model) -> dict[str, Any]:
    return {
        "type": "model",
        "id": model.id,
        "display_name": model.name,
        "created_at": "2026-01-01T00:00:00Z",
        "lifecycle": "active",
        "max_input_tokens": model.max_prompt,
        "max_tokens": model.max_output,
    }


SHOWN = {model.id: _shown(model) for model in MODELS.values() if model.vendor == "Anthropic"}


def models(call: Call, context: Context) -> Reply:
    ids = list(SHOWN)
    page = {"has_more": False, "first_id": ids[0], "last_id": ids[-1]}
    return json_reply({"data": list(SHOWN.values()), **page})


def one_model(call: Call, context: Context) -> Reply:
    shown = SHOWN.get(call.path.rsplit("/", 1)[-1])
    return json_reply(shown) if shown else PROVIDER.error("model_not_supported")


def count_tokens(call: Call, context: Context) -> Reply:
    return json_reply({"input_tokens": used(call, 0)["prompt_tokens"]})


ROUTES = (
    Route(HOST, "GET", "/v1/models", "anthropic_models", models, PROVIDER),
    Route(HOST, "GET", "/v1/models/{model}", "anthropic_models", one_model, PROVIDER),
    Route(
        HOST,
        "POST",
        "/v1/messages",
        "anthropic_messages",
        Generated(Messages(), converse),
        PROVIDER,
    ),
    Route(
        HOST,
        "POST",
        "/v1/messages/count_tokens",
        "anthropic_count_tokens",
        count_tokens,
        PROVIDER,
    ),
)
