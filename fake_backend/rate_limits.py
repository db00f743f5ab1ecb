"""The 429 of each provider for a used-up limit, and the waits that they tell in the body."""

from dataclasses import dataclass, replace
from math import ceil
from typing import Any, Literal, get_args

from fake_backend.messages.reply import Headers, Reply, json_reply
from fake_backend.provider import Provider, Spelling, go_duration, plain_number, wait_headers
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

BodySpelling = Literal[
    "retry_info", "openai_words", "azure_words", "apim_words", "cloudflare", "openrouter"
]
BODY_SPELLINGS: tuple[BodySpelling, ...] = get_args(BodySpelling)
RETRY_INFO = "type.googleapis.com/google.rpc.RetryInfo"
GOOGLE_LIMIT = "You exceeded your current quota, please check your plan and billing details."
OPENAI_LIMIT = (
    "Rate limit reached for gpt-4o in organization org-bench on tokens per min (TPM):"
    " Limit 30000, Used 29421, Requested 1366."
)
AZURE_LIMIT = (
    f"Requests to {OPERATION} have exceeded token rate limit of your current OpenAI S0 pricing"
    " tier."
)
CLOUDFLARE_1015 = {
    "title": "Error 1015: You are being rate limited",
    "status": 429,
    "error_code": 1015,
    "retryable": True,
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


def wait_in_the_body(
    seconds: float, spelling: BodySpelling, epoch: float, *, number: str | None = None
) -> Reply:
    """A 429 that asks for a wait of `seconds` in its body only, as the named service words it.

    `number` stands in place of the number of seconds.
    """
    wait = plain_number(seconds) if number is None else number
    match spelling:
        case "openai_words":
            duration = go_duration(seconds) if number is None else f"{number}s"
            message = f"{OPENAI_LIMIT} Please try again in {duration}."
            return OpenAI().error("rate_limited", message=message)
        case "azure_words":
            message = f"{AZURE_LIMIT} Please retry after {wait} seconds."
            return Azure().error("rate_limited", message=message)
        case "apim_words":
            message = f"Rate limit is exceeded. Try again in {wait} seconds."
            content: dict[str, Any] = {"statusCode": 429, "message": message}
        case "cloudflare":
            content = {**CLOUDFLARE_1015, "retry_after": seconds if number is None else number}
        case "openrouter":
            at_ms = str(round((epoch + seconds) * 1000)) if number is None else number
            limits = {"X-RateLimit-Limit": "20", "X-RateLimit-Remaining": "0"}
            metadata = {"headers": {**limits, "X-RateLimit-Reset": at_ms}, "provider_name": None}
            message = "Rate limit exceeded: free-models-per-min."
            content = {"error": {"code": 429, "message": message, "metadata": metadata}}
        case _:
            detail = {"@type": RETRY_INFO, "retryDelay": f"{wait}s"}
            message = f"{GOOGLE_LIMIT} Please retry in {wait}s."
            status = "RESOURCE_EXHAUSTED"
            error = {"code": 429, "message": message, "status": status, "details": [detail]}
            content = {"error": error}
    return json_reply(content, status=429)
