"""Where the documents of the protocols list models, and what an entry is called."""

from typing import Any

KEYS = ("data", "models", "completion", "chat")  # OpenAI's, Ollama's, and the two of Tabby


def model_lists(content: Any) -> dict[str, list[Any]]:
    """The lists of models in a document, by key; empty where it is no object or has none."""
    found = content if isinstance(content, dict) else {}
    return {key: found[key] for key in KEYS if isinstance(found.get(key), list)}


def id_of(model: Any) -> str:
    """What a request calls the model: its id, Ollama's name, or the entry itself."""
    if not isinstance(model, dict):
        return str(model)
    return str(model.get("id") or model.get("model") or model.get("name") or "")
