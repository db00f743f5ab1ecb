"""The model list, and the router that picks a model for a turn."""

from typing import Any

from fake_backend.call import Call
from fake_backend.protocols.copilot import hosts
from fake_backend.reply import Reply, json_reply
from fake_backend.route import Context, Route

DEFAULT = "gpt-4.1"
SMALL = "gpt-4o-mini"


def _chat_model(name: str, *, shown: bool) -> dict[str, Any]:
    return {
        "id": name,
        "name": name.replace("gpt", "GPT"),
        "object": "model",
        "vendor": "Azure OpenAI",
        "version": f"{name}-2026-02",
        "preview": False,
        "model_picker_enabled": shown,
        "is_chat_default": shown,
        "is_chat_fallback": shown,
        "supported_endpoints": ["/chat/completions"],
        "billing": {"is_premium": False, "multiplier": 0},
        "policy": {"state": "enabled", "terms": ""},
        "capabilities": {
            "type": "chat",
            "family": name,
            "object": "model_capabilities",
            "tokenizer": "o200k_base",
            "limits": {
                "max_context_window_tokens": 128_000,
                "max_prompt_tokens": 111_000,
                "max_output_tokens": 16_384,
            },
            "supports": {"streaming": True, "tool_calls": True, "parallel_tool_calls": True},
        },
    }


CHAT_MODELS = [_chat_model(DEFAULT, shown=True), _chat_model(SMALL, shown=False)]


def chat_models(call: Call, context: Context) -> Reply:
    return json_reply({"object": "list", "data": CHAT_MODELS})


def next_edit_models(call: Call, context: Context) -> Reply:
    return json_reply({"models": []})


ROUTES = (
    Route(hosts.API, "GET", "/models", "models", chat_models),
    Route(hosts.CAPI, "GET", "/models", "models", chat_models),
    Route(hosts.PROXY, "GET", "/models", "models", next_edit_models),
)
