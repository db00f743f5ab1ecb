"""GitHub Copilot's API."""

from typing import Any

from fake_backend.messages.reply import Headers, Reply, json_reply
from fake_backend.provider import Provider, Wording

NO_ROUTE = {"message": "Not Found", "documentation_url": "", "status": "404"}


class GitHub(Provider):
    """Errors from public issue threads: github/copilot-cli#138, microsoft/vscode#289514."""

    id_headers = ("x-github-request-id", "x-request-id")
    wordings = {  # noqa: RUF012 - declared ClassVar in the base
        "invalid_request": Wording("bad request", "invalid_request_body"),
        "model_not_supported": Wording(
            "The requested model is not supported.",
            "model_not_supported",
            "invalid_request_error",
            param="model",
        ),
        "context_length": Wording(
            "prompt token count of 514673 exceeds the limit of 128000",
            "model_max_prompt_tokens_exceeded",
        ),
        "content_filter": Wording("The response was filtered", "content_filter"),
        "unauthorized": Wording("token expired or invalid", "unauthorized"),
        "no_quota": Wording("You have no quota", "quota_exceeded"),
        "forbidden": Wording("access denied", "forbidden"),
        "not_found": Wording("not found", "not_found"),
        "timeout": Wording(
            "Timed out reading request body. Try again, or use a smaller request size.",
            "user_request_timeout",
        ),
        "too_large": Wording("Request Entity Too Large", "request_too_large"),
        "unprocessable": Wording("filtered by the responsible AI service", "unprocessable_entity"),
        "rate_limited": Wording("rate limit exceeded", "rate_limited"),
        "server_error": Wording("Internal Server Error", "internal_error"),
        "bad_gateway": Wording("Bad Gateway", "bad_gateway"),
        "unavailable": Wording("Service Unavailable", "service_unavailable"),
        "gateway_timeout": Wording("Gateway Timeout", "gateway_timeout"),
        "overloaded": Wording("model overloaded", "model_overloaded"),
    }

    def no_route(self) -> Reply:
        return json_reply(NO_ROUTE, status=404)

    def message(self, error: dict[str, Any], status: int, headers: Headers) -> dict[str, Any]:
        """Copilot's, which has no headers, and so no wait."""
        return {"type": "error", **error, "copilot_quota_snapshots": {}}

    def body(self, wording: Wording, status: int) -> dict[str, Any]:
        error = {"message": wording.message, "code": wording.code}
        if wording.param:
            error["param"] = wording.param
        if wording.kind:
            error["type"] = wording.kind
        return {"error": error}
