"""A rate limit that is reported with status 200."""

from typing import Literal

from pydantic.dataclasses import dataclass

from fake_backend.fault import AnswerFault, FaultContext
from fake_backend.messages.reply import Piece, Reply, body_reply, json_reply
from fake_backend.messages.sse import headers_of
from fake_backend.settings import STRICT

TEXT = "Rate limit exceeded"


@dataclass(frozen=True, config=STRICT)
class RateLimitIn200(AnswerFault):
    """Answer 200, with a rate limit error in place of the answer.

    `how` is `json_detail` (a JSON body with only `detail`), `plain_text`, or `sse_error` (a stream
    whose only event is the provider's error; for Ollama's own API, its only line).

    Evidence: a client parsed such a body as an answer and showed the parser's error to its users
    (sourcegraph/sourcegraph-public-snapshot#50771).
    """

    http = ("1.1", "2")  # an answer of HTTP

    how: Literal["json_detail", "plain_text", "sse_error"] = "json_detail"

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        if self.how == "json_detail":
            return json_reply({"detail": TEXT})
        if self.how == "plain_text":
            return body_reply(TEXT.encode(), "text/plain; charset=utf-8")
        error = context.provider.error_event("rate_limited")
        name = "error" if error.get("type") == "error" else ""
        framing = context.provider.framing
        only = Piece(framing.document(error, name=name))
        return Reply(headers=headers_of(framing), pieces=(only,), framing=framing, chunked=True)
