"""Ollama's OpenAI-compatible API."""

from typing import Any, ClassVar

from fake_backend.provider import Provider, Wording
from fake_backend.providers.ollama import Ollama

KINDS = {400: "invalid_request_error", 404: "not_found_error"}


class OllamaOpenAI(Provider):
    """Ollama's messages in OpenAI's format; the status determines the type."""

    id_headers = ()
    wordings: ClassVar = Ollama.wordings

    def body(self, wording: Wording, status: int) -> dict[str, Any]:
        kind = KINDS.get(status, "api_error")
        return {
            "error": {"message": wording.message, "type": kind, "param": None, "code": wording.code}
        }
