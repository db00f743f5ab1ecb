"""The model lists in the documents of the protocols, and the ids of their entries."""

from typing import Any

KEYS = ("data", "models", "completion", "chat")  # OpenAI, Ollama, and two of Tabby


def model_lists(content: Any) -> dict[str, list[Any]]:
    """The lists of models in a document, by key; empty if it is not an object or has none."""
    table = content if isinstance(content, dict) else {}
    return {key: table[key] for key in KEYS if isinstance(table.get(key), list)}


def id_of(model: Any) -> str:
    """The name of the model in requests: its id, Ollama's name, or the entry itself."""
    if not isinstance(model, dict):
        return str(model)
    return str(model.get("id") or model.get("model") or model.get("name") or "")
