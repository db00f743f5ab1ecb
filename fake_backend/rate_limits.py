"""How each provider tells that so many requests or tokens per minute are used up."""

from dataclasses import dataclass, replace
from math import ceil

from fake_backend.messages.reply import Headers, Reply
from fake_backend.provider import Provider, Spelling, go_duration, wait_headers
from fake_backend.providers.anthropic import Anthropic
from fake_backend.providers.azure import OPERATION, Azure
from fake_backend.providers.openai import OpenAI


@dataclass(frozen=True, slots=True)
class _Words:
    """A provider's message, its spellings of the exact wait, and the name of its counters."""

    message: str
    spellings: tuple[Spelling, ...] = ()
    counter: str = ""


GITHUB = _Words("rate limit exceeded")
WORDS: dict[type[Provider], _Words] = {
    OpenAI: _Words(
        "Rate limit reached for {model} in organization org-bench on {what} per min ({short}):"
        " Limit {limit}, Used {used}, Requested {asked}. Please try again in {wait}.",
        ("milliseconds", "go_duration"),
        "x-ratelimit-{part}-{what}",
    ),
    Azure: _Words(
        f"Requests to {OPERATION} have exceeded {{kind}} rate limit of your current OpenAI S0"
        " pricing tier. Please retry after {seconds} seconds.",
        ("milliseconds", "azure_seconds"),
        "x-ratelimit-{part}-{what}",
    ),
    Anthropic: _Words(
        "Number of {counted} has exceeded your per-minute rate limit",
        ("rfc3339",),
        "anthropic-ratelimit-{what}-{part}",
    ),
}
NAMES = {
    "requests": {"short": "RPM", "kind": "call", "counted": "requests"},
    "tokens": {"short": "TPM", "kind": "token", "counted": "request tokens"},
}


@dataclass(frozen=True, slots=True)
class ReachedLimit:
    """`used` of `limit` requests or tokens (`what`) a minute are gone, `asked` more were wanted."""

    what: str
    limit: int
    used: int
    asked: int
    wait_s: float

    def reply(self, provider: Provider, model: str, epoch: float) -> Reply:
        """The 429 of `provider`, with the wait in whole seconds and in its own spellings."""
        words = WORDS.get(type(provider), GITHUB)
        seconds = ceil(self.wait_s)
        known = provider.wordings["rate_limited"]
        message = known.message and words.message.format(
            model=model,
            what=self.what,
            limit=self.limit,
            used=self.used,
            asked=self.asked,
            wait=go_duration(self.wait_s),
            seconds=seconds,
            **NAMES[self.what],
        )
        kind = self.what if known.kind == "requests" else known.kind
        worded = replace(known, message=message, kind=kind)
        headers = (*wait_headers(seconds, "seconds", epoch), *self._headers(words, epoch))
        return replace(provider.reply(worded, 429, headers), retry_after_s=seconds)

    def _headers(self, words: _Words, epoch: float) -> Headers:
        counters = {"limit": self.limit, "remaining": max(0, self.limit - self.used)}
        named = words.counter and tuple(
            (words.counter.format(part=part, what=self.what), str(value))
            for part, value in counters.items()
        )
        waits = (wait_headers(self.wait_s, spelling, epoch) for spelling in words.spellings)
        return (*(named or ()), *(pair for headers in waits for pair in headers))
