"""Tabby's server."""

from http import HTTPStatus
from typing import Any

from fake_backend.messages.reply import Headers, Reply, body_reply
from fake_backend.provider import Provider, Wording

MODEL = "Qwen2.5-Coder-3B"  # the completion model
EMPTY = Wording("", None)


class Tabby(Provider):
    """Errors with only a status, or with one line of text for requests that cannot be read.

    They are taken from the server's public source. Inside a stream, where there is no status, the
    error is an object in OpenAI's format.
    """

    id_headers = ()
    model = MODEL
    wordings = {  # noqa: RUF012 - declared ClassVar in the base
        "invalid_request": Wording(
            "Failed to parse the request body as JSON: expected value at line 1 column 1", None
        ),
        "model_not_supported": Wording("", None, status=404),
        "context_length": EMPTY,
        "content_filter": EMPTY,
        "unauthorized": EMPTY,
        "no_quota": EMPTY,
        "forbidden": EMPTY,
        "not_found": EMPTY,
        "timeout": EMPTY,
        "too_large": Wording("length limit exceeded", None),
        "unprocessable": Wording(
            "Failed to deserialize the JSON body into the target type: missing field `prefix`", None
        ),
        "rate_limited": EMPTY,
        "server_error": EMPTY,
        "bad_gateway": EMPTY,
        "unavailable": EMPTY,
        "gateway_timeout": EMPTY,
        "overloaded": Wording("", None, status=503),
    }

    def body(self, wording: Wording, status: int) -> dict[str, Any]:
        message = wording.message or HTTPStatus(status).phrase
        return {"error": {"message": message, "type": wording.kind, "code": wording.code}}

    def reply(self, wording: Wording, status: int, headers: Headers = ()) -> Reply:
        if not wording.message:
            return Reply(status, headers)
        text = wording.message.encode()
        return body_reply(text, "text/plain; charset=utf-8", status=status, headers=headers)
