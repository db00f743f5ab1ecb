"""A rate limit."""

from dataclasses import replace
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import AnswerFault, FaultContext
from fake_backend.messages.reply import Reply
from fake_backend.provider import Spelling, wait_headers
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class RateLimit(AnswerFault):
    """Answer 429 in the provider's wording, with a wait of `retry_after_s` seconds.

    Without `retry_after_s`, the answer asks for no wait. `spelling` selects the header: `seconds`
    or `http_date` (Retry-After), `milliseconds` (retry-after-ms), `go_duration`
    (x-ratelimit-reset-*, as OpenAI), `rfc3339` (anthropic-ratelimit-*-reset), `azure_seconds`
    (x-ratelimit-reset-* in plain seconds) or `none`. `code` replaces the provider's error code;
    `exceeded` is sent as x-ratelimit-exceeded.
    """

    retry_after_s: Annotated[float, Field(ge=0, le=10_000_000)] | None = None
    spelling: Spelling = "seconds"
    code: str | None = None
    exceeded: str | None = None

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        error = context.provider.error("rate_limited", code=self.code)
        if self.exceeded is not None:
            error = replace(error, headers=error.with_header("x-ratelimit-exceeded", self.exceeded))
        if self.retry_after_s is None:
            return error
        headers = wait_headers(self.retry_after_s, self.spelling, context.epoch)
        wait = None if self.spelling == "none" else self.retry_after_s
        return replace(error, headers=(*error.headers, *headers), retry_after_s=wait)
