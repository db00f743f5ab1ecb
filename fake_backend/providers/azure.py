"""Azure OpenAI."""

from typing import Any

from fake_backend.provider import Provider, Wording

OPERATION = "the ChatCompletions_Create Operation under Azure OpenAI API version 2024-10-21"


class Azure(Provider):
    """Errors from public threads; `code` may be the status as a string."""

    wordings = {  # noqa: RUF012 - declared ClassVar in the base
        "invalid_request": Wording("Invalid request body", "BadRequest"),
        "model_not_supported": Wording(
            "The API deployment for this resource does not exist.", "DeploymentNotFound", status=404
        ),
        "context_length": Wording(
            "This model's maximum context length is 128000 tokens.",
            "context_length_exceeded",
            "invalid_request_error",
            param="messages",
        ),
        "content_filter": Wording("The response was filtered", "content_filter", param="prompt"),
        "unauthorized": Wording(
            "Access denied due to invalid subscription key or wrong API endpoint.", "401"
        ),
        "no_quota": Wording("Insufficient quota", "insufficient_quota", "insufficient_quota", 429),
        "forbidden": Wording("Public access is disabled.", "AccessDenied"),
        "not_found": Wording("Resource not found", "404"),
        "timeout": Wording("The operation was timeout.", "Timeout"),
        "too_large": Wording("Request body too large", "RequestEntityTooLarge"),
        "unprocessable": Wording("Unprocessable entity", "UnprocessableEntity"),
        "rate_limited": Wording(
            f"Requests to {OPERATION} have exceeded token rate limit of your current OpenAI S0"
            " pricing tier. Please retry after 22 seconds.",
            "429",
            wait_s=22,
        ),
        "server_error": Wording("The server had an error processing your request.", "500"),
        "bad_gateway": Wording("Bad gateway", "502"),
        "unavailable": Wording("The service is temporarily unable to process your request.", "503"),
        "gateway_timeout": Wording("Gateway timeout", "504"),
        "overloaded": Wording("The system is currently experiencing high demand.", "529"),
    }

    def body(self, wording: Wording, status: int) -> dict[str, Any]:
        error: dict[str, Any] = {"code": wording.code, "message": wording.message}
        if wording.kind or wording.param:
            error |= {"type": wording.kind, "param": wording.param, "status": status}
        if wording.code == "content_filter":
            error["innererror"] = {"code": "ResponsibleAIPolicyViolation"}
        return {"error": error}
