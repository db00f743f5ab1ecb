"""Anthropic's API."""

from typing import Any

from fake_backend.messages.reply import Headers
from fake_backend.provider import Provider, Wording


class Anthropic(Provider):
    """Errors from the provider's published list of error types and from public issue threads."""

    id_headers = ("request-id",)
    wordings = {  # noqa: RUF012 - declared ClassVar in the base
        "invalid_request": Wording("messages: field required", None, "invalid_request_error"),
        "model_not_supported": Wording("model: claude-x", None, "not_found_error", status=404),
        "context_length": Wording(
            "prompt is too long: 514673 tokens > 200000 maximum", None, "invalid_request_error"
        ),
        "content_filter": Wording(
            "Output blocked by content filtering policy", None, "invalid_request_error"
        ),
        "unauthorized": Wording("invalid x-api-key", None, "authentication_error"),
        "no_quota": Wording(
            "Your credit balance is too low to access the API.", None, "billing_error"
        ),
        "forbidden": Wording(
            "Your API key does not have permission to use the resource.", None, "permission_error"
        ),
        "not_found": Wording("Not found", None, "not_found_error"),
        "timeout": Wording("Request timed out", None, "timeout_error"),
        "too_large": Wording("Request exceeds the maximum size", None, "request_too_large"),
        "unprocessable": Wording("Unprocessable request", None, "invalid_request_error"),
        "rate_limited": Wording(
            "Number of request tokens has exceeded your per-minute rate limit",
            None,
            "rate_limit_error",
        ),
        "server_error": Wording("Internal server error", None, "api_error"),
        "bad_gateway": Wording("Bad gateway", None, "api_error"),
        "unavailable": Wording("Service unavailable", None, "api_error"),
        "gateway_timeout": Wording("Gateway timeout", None, "timeout_error"),
        "overloaded": Wording("Overloaded", None, "overloaded_error"),
    }

    def body(self, wording: Wording, status: int) -> dict[str, Any]:
        error: dict[str, Any] = {"type": wording.kind, "message": wording.message}
        if wording.code is not None:
            error["details"] = {"error_code": wording.code}
        return {"type": "error", "error": error, "request_id": "req_bench"}

    def headers(self, problem: str) -> Headers:
        if problem != "rate_limited":
            return ()
        return (
            ("anthropic-ratelimit-requests-limit", "50"),
            ("anthropic-ratelimit-requests-remaining", "0"),
        )
