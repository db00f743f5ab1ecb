"""The base class of providers, which word the errors; one file each in `providers/`."""

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import formatdate
from typing import Any, ClassVar, Literal

from fake_backend.messages.framing import SSE, Framing
from fake_backend.messages.reply import Headers, Reply, json_reply

Problem = Literal[
    "invalid_request",
    "model_not_supported",
    "context_length",
    "content_filter",
    "unauthorized",
    "no_quota",
    "forbidden",
    "not_found",
    "timeout",
    "too_large",
    "unprocessable",
    "rate_limited",
    "server_error",
    "bad_gateway",
    "unavailable",
    "gateway_timeout",
    "overloaded",
]
STATUS: Mapping[str, int] = {
    "invalid_request": 400,
    "model_not_supported": 400,
    "context_length": 400,
    "content_filter": 400,
    "unauthorized": 401,
    "no_quota": 402,
    "forbidden": 403,
    "not_found": 404,
    "timeout": 408,
    "too_large": 413,
    "unprocessable": 422,
    "rate_limited": 429,
    "server_error": 500,
    "bad_gateway": 502,
    "unavailable": 503,
    "gateway_timeout": 504,
    "overloaded": 529,
}
Spelling = Literal[
    "seconds", "http_date", "milliseconds", "go_duration", "rfc3339", "azure_seconds", "none"
]


@dataclass(frozen=True, slots=True)
class Wording:
    """A provider's error for a problem."""

    message: str
    code: str | int | None
    kind: str | None = None  # the error's `type`
    status: int | None = None  # if it differs from STATUS
    param: str | None = None
    wait_s: float | None = None  # the wait that the message asks for


class Provider(ABC):
    """Error bodies and headers of one provider."""

    wordings: ClassVar[Mapping[str, Wording]]
    id_headers: ClassVar[tuple[str, ...]] = ("x-request-id",)
    framing: ClassVar[Framing] = SSE  # of its streams
    model: ClassVar[str] = ""  # answers requests that name no model

    @abstractmethod
    def body(self, wording: Wording, status: int) -> dict[str, Any]:
        """The JSON body of an error."""

    def reply(self, wording: Wording, status: int, headers: Headers = ()) -> Reply:
        """The reply that carries the error; as JSON unless a provider overrides it."""
        return json_reply(self.body(wording, status), status=status, headers=headers)

    def headers(self, problem: str) -> Headers:
        """Headers that the provider adds to an error."""
        return ()

    def no_route(self) -> Reply:
        """The reply to a path that the provider does not serve."""
        return self.error("not_found")

    def error_event(
        self, problem: str, *, message: str | None = None, code: str | int | None = None
    ) -> dict[str, Any]:
        """The error as an event of a stream that has already started."""
        wording = self._wording(problem, None, message, code)
        return self.body(wording, wording.status or STATUS[problem])

    def error(
        self,
        problem: str,
        *,
        status: int | None = None,
        message: str | None = None,
        code: str | int | None = None,
    ) -> Reply:
        """The reply for `problem`; the arguments replace the provider's own values."""
        wording = self._wording(problem, status, message, code)
        final_status = wording.status or STATUS[problem]
        reply = self.reply(wording, final_status, self.headers(problem))
        return replace(reply, retry_after_s=wording.wait_s)

    def message(self, error: dict[str, Any], status: int, headers: Headers) -> dict[str, Any]:
        """The body of an error as a message of a WebSocket; OpenAI's unless overridden."""
        return {"type": "error", "status": status, **error, "headers": dict(headers)}

    def _wording(
        self, problem: str, status: int | None, message: str | None, code: str | int | None
    ) -> Wording:
        own = self.wordings[problem]
        return replace(
            own,
            message=own.message if message is None else message,
            code=own.code if code is None else code,
            status=status or own.status or STATUS[problem],
            wait_s=own.wait_s if message is None else None,
        )


def wait_headers(
    seconds: float, spelling: str, epoch: float, *, number: str | None = None
) -> Headers:
    """The headers that ask for a wait of `seconds`, in one of the spellings in use.

    `seconds` and `http_date` are the Retry-After of RFC 9110, `milliseconds` is the retry-after-ms
    of Azure and OpenAI. `go_duration` is OpenAI's x-ratelimit-reset-*, `azure_seconds` the same
    header in plain seconds, `rfc3339` Anthropic's anthropic-ratelimit-*-reset. `number` stands in
    place of the value.
    """
    names, spell = SPELLINGS[spelling]
    value = spell(seconds, epoch) if number is None else number
    return tuple((name, value) for name in names)


def plain_number(seconds: float) -> str:
    return str(int(seconds)) if seconds == int(seconds) else str(seconds)


def _plainly(seconds: float, epoch: float) -> str:
    return plain_number(seconds)


def _rfc3339(seconds: float, epoch: float) -> str:
    return datetime.fromtimestamp(epoch + seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def go_duration(seconds: float) -> str:
    """Format seconds like Go's `time.Duration`: `6m0s`, `1h0m3s`, `250ms`."""
    if seconds < 0:
        return f"-{go_duration(-seconds)}"
    if seconds < 1:
        return f"{math.ceil(seconds * 1000)}ms"
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(int(minutes), 60)
    tail = f"{rest:.2f}".rstrip("0").rstrip(".") + "s"
    if hours:
        return f"{hours}h{minutes}m{tail}"
    return f"{minutes}m{tail}" if minutes else tail


RETRY_AFTER = ("retry-after",)
RESETS = ("x-ratelimit-reset-requests", "x-ratelimit-reset-tokens")
ANTHROPIC_RESETS = ("anthropic-ratelimit-requests-reset", "anthropic-ratelimit-tokens-reset")
SPELLINGS: Mapping[str, tuple[tuple[str, ...], Callable[[float, float], str]]] = {
    "seconds": (RETRY_AFTER, _plainly),
    "http_date": (RETRY_AFTER, lambda seconds, epoch: formatdate(epoch + seconds, usegmt=True)),
    "milliseconds": (("retry-after-ms",), lambda seconds, epoch: str(math.ceil(seconds * 1000))),
    "go_duration": (RESETS, lambda seconds, epoch: go_duration(seconds)),
    "rfc3339": (ANTHROPIC_RESETS, _rfc3339),
    "azure_seconds": (RESETS, lambda seconds, epoch: str(int(seconds))),
    "none": ((), _plainly),
}
