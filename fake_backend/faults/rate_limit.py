"""A rate limit."""

from dataclasses import replace
from typing import Annotated

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from fake_backend.fault import AnswerFault, FaultContext
from fake_backend.messages.reply import Reply
from fake_backend.provider import Spelling, wait_headers
from fake_backend.rate_limits import BODY_SPELLINGS, BodySpelling, wait_in_the_body
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class RateLimit(AnswerFault):
    """Answer 429 in the provider's wording, with a wait of `retry_after_s` seconds.

    Without `retry_after_s`, the answer asks for no wait; it may also be negative, or longer than
    any timer. `wait_text` stands in place of the number: `NaN`, `1e999`, `soon`. `spelling` selects
    the header: `seconds` or `http_date` (Retry-After), `milliseconds` (retry-after-ms),
    `go_duration` (x-ratelimit-reset-*, as OpenAI), `rfc3339` (anthropic-ratelimit-*-reset),
    `azure_seconds` (x-ratelimit-reset-* in plain seconds) or `none`.

    Other spellings tell the wait in the body only, in the words of their service: `retry_info`
    (Google's retryDelay), `openai_words` (Please try again in 1.574s), `azure_words` (Please retry
    after 45 seconds), `apim_words` (Try again in 2 seconds), `cloudflare` (`retry_after`) or
    `openrouter` (X-RateLimit-Reset in `metadata`).

    `code` replaces the provider's error code; `exceeded` is sent as x-ratelimit-exceeded.

    Evidence: a wait in the body was overlooked or misread (openai/codex#88, dcdpr/jp#1061); a
    negative one was taken for none (planningcenter/developers#606), a huge one for "at once"
    (openai/openai-python#3799).
    """

    retry_after_s: Annotated[float, Field(ge=-9_999_999_999, le=9_999_999_999)] | None = None
    spelling: Spelling | BodySpelling = "seconds"
    wait_text: (
        Annotated[str, Field(title="printable ASCII", pattern=r"^[\x20-\x7e]*$", max_length=200)]
        | None
    ) = None
    code: str | None = None
    exceeded: str | None = None

    @model_validator(mode="after")
    def _one_wait(self) -> "RateLimit":
        if self.retry_after_s is not None and self.wait_text is not None:
            msg = "wait_text stands in place of retry_after_s: leave out one of them"
            raise ValueError(msg)
        if self.spelling in BODY_SPELLINGS and self.code is not None:
            msg = f"spelling {self.spelling!r} has its own code: leave out `code`"
            raise ValueError(msg)
        if self.spelling in BODY_SPELLINGS and self._wait_s is None:
            msg = f"spelling {self.spelling!r} needs a wait: set retry_after_s or wait_text"
            raise ValueError(msg)
        return self

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        error = self._worded(context)
        if self.exceeded is not None:
            error = replace(error, headers=error.with_header("x-ratelimit-exceeded", self.exceeded))
        if self._wait_s is None:
            return error
        return replace(error, retry_after_s=None if self.spelling == "none" else self._wait_s)

    def _worded(self, context: FaultContext) -> Reply:
        if self.spelling in BODY_SPELLINGS:
            return wait_in_the_body(
                self._wait_s or 0.0, self.spelling, context.epoch, number=self.wait_text
            )
        error = context.provider.error("rate_limited", code=self.code)
        if self._wait_s is None:
            return error
        headers = wait_headers(self._wait_s, self.spelling, context.epoch, number=self.wait_text)
        return replace(error, headers=(*error.headers, *headers))

    @property
    def _wait_s(self) -> float | None:
        """The wait that the answer asks for; 0 if the text is no usable number."""
        return 0.0 if self.wait_text is not None else self.retry_after_s
