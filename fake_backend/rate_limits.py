"""The 429 of each provider for a used-up limit of requests or tokens per minute."""

from dataclasses import dataclass, replace
from math import ceil

from fake_backend.messages.reply import Headers, Reply
from fake_backend.provider import Provider, Spelling, go_duration, wait_headers
from fake_backend.providers.anthropic import Anthropic
from fake_backend.providers.azure import OPERATION, Azure
from fake_backend.providers.openai import OpenAI


@dataclass(frozen=True, slots=True)
class _Words:
    message: str
    spellings: tuple[Spelling, ...] = ()  # of the exact wait
    counter: str = ""  # the name of the header that counts


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
    """A request that exceeds a limit per minute."""

    what: str  # requests or tokens
    limit: int  # per minute
    used: int  # in the current minute
    asked: int  # by the refused request
    wait_s: float

    def reply(self, provider: Provider, model: str, epoch: float) -> Reply:
        """The 429 of `provider`: the wait in whole seconds and in the provider's spellings."""
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
