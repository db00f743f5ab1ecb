"""Ollama's own API."""

from typing import Any

from fake_backend.messages.framing import NDJSON
from fake_backend.provider import Provider, Wording


class Ollama(Provider):
    """Errors with one text in `error`, from the server's public source and issue threads."""

    id_headers = ()
    framing = NDJSON
    wordings = {  # noqa: RUF012 - declared ClassVar in the base
        "invalid_request": Wording("model is required", None),
        "model_not_supported": Wording(
            'model "llama-x" not found, try pulling it first', None, status=404
        ),
        "context_length": Wording("the input length exceeds the context length", None),
        "content_filter": Wording("the prompt was refused", None),
        "unauthorized": Wording("unauthorized", None),
        "no_quota": Wording(
            "you have reached your weekly usage limit, upgrade for higher limits", None, status=429
        ),
        "forbidden": Wording("forbidden", None),
        "not_found": Wording("404 page not found", None),
        "timeout": Wording("timed out waiting for llama runner to start", None, status=500),
        "too_large": Wording("http: request body too large", None),
        "unprocessable": Wording("registry.ollama.ai/library/llama-x does not support tools", None),
        "rate_limited": Wording("too many requests", None),
        "server_error": Wording("llama runner process has terminated: exit status 2", None),
        "bad_gateway": Wording("bad gateway", None),
        "unavailable": Wording(
            "server busy, please try again.  maximum pending requests exceeded", None
        ),
        "gateway_timeout": Wording("gateway timeout", None),
        "overloaded": Wording(
            "server busy, please try again.  maximum pending requests exceeded", None, status=503
        ),
    }

    def body(self, wording: Wording, status: int) -> dict[str, Any]:
        return {"error": wording.message}
