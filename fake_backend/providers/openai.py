"""OpenAI's API."""

from typing import Any

from fake_backend.messages.reply import Headers
from fake_backend.provider import Provider, Wording

INVALID = "invalid_request_error"


class OpenAI(Provider):
    """Errors from the provider's published error guide and from public logs."""

    wordings = {  # noqa: RUF012 - declared ClassVar in the base
        "invalid_request": Wording(
            "We could not parse the JSON body of your request.", None, INVALID
        ),
        "model_not_supported": Wording(
            "The model `gpt-x` does not exist or you do not have access to it.",
            "model_not_found",
            INVALID,
            status=404,
        ),
        "context_length": Wording(
            "This model's maximum context length is 128000 tokens. However, your messages resulted"
            " in 514673 tokens. Please reduce the length of the messages.",
            "context_length_exceeded",
            INVALID,
            param="messages",
        ),
        "content_filter": Wording(
            "Your request was rejected as a result of our safety system.",
            "content_policy_violation",
            INVALID,
        ),
        "unauthorized": Wording("Incorrect API key provided.", "invalid_api_key", INVALID),
        "no_quota": Wording(
            "You exceeded your current quota, please check your plan and billing details.",
            "insufficient_quota",
            "insufficient_quota",
            status=429,
        ),
        "forbidden": Wording(
            "Country, region, or territory not supported", None, "request_forbidden"
        ),
        "not_found": Wording("Invalid URL", None, INVALID),
        "timeout": Wording("Request timed out.", "timeout", "server_error"),
        "too_large": Wording("Request body too large.", "request_too_large", INVALID),
        "unprocessable": Wording("Unprocessable entity.", "unprocessable_entity", INVALID),
        "rate_limited": Wording(
            "Rate limit reached for gpt-4o in organization org-bench on requests per min (RPM):"
            " Limit 500, Used 500, Requested 1.",
            "rate_limit_exceeded",
            "requests",
        ),
        "server_error": Wording(
            "The server had an error while processing your request. Sorry about that!",
            None,
            "server_error",
        ),
        "bad_gateway": Wording("Bad gateway.", None, "server_error"),
        "unavailable": Wording(
            "The engine is currently overloaded, please try again later", None, "server_error"
        ),
        "gateway_timeout": Wording("Gateway timeout.", None, "server_error"),
        "overloaded": Wording("The model is overloaded.", "overloaded", "server_error"),
    }

    def body(self, wording: Wording, status: int) -> dict[str, Any]:
        return {
            "error": {
                "message": wording.message,
                "type": wording.kind,
                "param": wording.param,
                "code": wording.code,
            }
        }

    def headers(self, problem: str) -> Headers:
        if problem != "rate_limited":
            return ()
        return (("x-ratelimit-limit-requests", "500"), ("x-ratelimit-remaining-requests", "0"))
