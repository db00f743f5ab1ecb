"""llama.cpp's server."""

from typing import Any

from fake_backend.provider import Provider, Wording

MODEL = "qwen2.5-coder-7b-q8_0.gguf"  # the loaded model
CONTEXT, PROMPT = 32_768, 41_200  # tokens: the limit, and a prompt that exceeds it
TOO_LONG = "exceed_context_size_error"
INVALID = "invalid_request_error"
SERVER = "server_error"
UNAVAILABLE = "unavailable_error"


class LlamaCpp(Provider):
    """Errors with code, message and type, from the server's public source."""

    id_headers = ()
    model = MODEL
    wordings = {  # noqa: RUF012 - declared ClassVar in the base
        "invalid_request": Wording("Failed to parse request body", None, INVALID),
        "model_not_supported": Wording(
            "model 'llama-x' is not found", None, "not_found_error", status=404
        ),
        "context_length": Wording(
            f"request ({PROMPT} tokens) exceeds the available context size ({CONTEXT} tokens),"
            " try increasing it",
            None,
            TOO_LONG,
        ),
        "content_filter": Wording("The prompt was refused", None, INVALID),
        "unauthorized": Wording("Invalid API Key", None, "authentication_error"),
        "no_quota": Wording("Quota exceeded", None, "permission_error"),
        "forbidden": Wording("Permission denied", None, "permission_error"),
        "not_found": Wording("File Not Found", None, "not_found_error"),
        "timeout": Wording("Request timed out", None, SERVER),
        "too_large": Wording("Request body too large", None, INVALID),
        "unprocessable": Wording(
            "This server does not support this endpoint.", None, "not_supported_error", status=501
        ),
        "rate_limited": Wording("Too many requests", None, UNAVAILABLE),
        "server_error": Wording("Compute error.", None, SERVER),
        "bad_gateway": Wording("Bad gateway", None, SERVER),
        "unavailable": Wording("Loading model", None, UNAVAILABLE),
        "gateway_timeout": Wording("Gateway timeout", None, SERVER),
        "overloaded": Wording("no slot available", None, UNAVAILABLE, status=503),
    }

    def body(self, wording: Wording, status: int) -> dict[str, Any]:
        code = status if wording.code is None else wording.code
        error: dict[str, Any] = {"code": code, "message": wording.message, "type": wording.kind}
        if wording.kind == TOO_LONG:
            error |= {"n_prompt_tokens": PROMPT, "n_ctx": CONTEXT}
        return {"error": error}
