"""How Copilot's model list and its router describe a model."""

from typing import Any

from fake_backend.model.models import DEFAULT, Model


def shown(model: Model) -> dict[str, Any]:
    """The entry of a model in the list of chat models."""
    return {
        "id": model.id,
        "name": model.name,
        "object": "model",
        "vendor": model.vendor,
        "version": model.version,
        "preview": False,
        "model_picker_enabled": model.shown,
        "is_chat_default": model is DEFAULT,
        "is_chat_fallback": model is DEFAULT,
        "supported_endpoints": list(model.endpoints),
        "billing": {"is_premium": model.premium, "multiplier": model.multiplier},
        "policy": {"state": "enabled", "terms": ""},
        "capabilities": {
            "type": model.kind,
            "family": model.family,
            "object": "model_capabilities",
            "tokenizer": model.tokenizer,
            "limits": {
                "max_context_window_tokens": model.context_window,
                "max_prompt_tokens": model.max_prompt,
                "max_output_tokens": model.max_output,
            },
            "supports": {
                "streaming": True,
                "tool_calls": True,
                "parallel_tool_calls": True,
                "dimensions": model.kind == "embeddings",
            },
        },
    }
