"""Too many requests."""

from random import Random
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import STRICT, Fault
from fake_backend.reply import Reply, json_reply

BODY = {"error": {"message": "rate limit exceeded", "code": "rate_limited"}}


@dataclass(frozen=True, config=STRICT)
class RateLimit(Fault):
    """Answer 429 with `Retry-After: retry_after_s` (none when it is left out), as GitHub does."""

    retry_after_s: Annotated[int, Field(ge=0)] | None = None

    def apply(self, reply: Reply, random: Random) -> Reply:
        wait = () if self.retry_after_s is None else (("retry-after", str(self.retry_after_s)),)
        return json_reply(BODY, status=429, headers=wait)
