"""An HTTP error in place of the answer."""

from dataclasses import replace
from typing import Annotated, Any, Literal

import orjson
from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from fake_backend.all_providers import known_providers
from fake_backend.fault import AnswerFault, FaultContext
from fake_backend.messages.reply import JSON_TYPE, Reply, body_reply
from fake_backend.provider import Problem, Provider
from fake_backend.settings import STRICT, Status

PROVIDERS: dict[str, Provider] = {name: kind() for name, kind in known_providers().items()}
TEXT_TYPE = "text/plain; charset=utf-8"
OF_THE_TRANSPORT = {"connection", "content-length", "keep-alive", "transfer-encoding", "upgrade"}
HeaderName = Annotated[str, Field(pattern=r"^[A-Za-z0-9!#$%&'*+.^_`|~-]+$", max_length=200)]
HeaderValue = Annotated[
    str, Field(title="printable ASCII and tabs", pattern=r"^[\x20-\x7e\t]*$", max_length=8000)
]


@dataclass(frozen=True, config=STRICT)
class HttpError(AnswerFault):
    """Answer with the error `problem`: the provider's status, body and headers for it.

    `status`, `message` and `code` replace the provider's own values; message and code may be empty,
    and a code may be a number. `provider` uses the wording of another provider. `headers` are added
    or replaced. `body` replaces the whole body: a table or list is sent as JSON, a text as plain
    text or as `content_type` says. `empty` sends only the status and `headers`, without a body and
    without the provider's own headers. `without_request_id` leaves out x-github-request-id, which
    makes Copilot blame a proxy. `content_filter` with the provider `azure` is the filter that acts
    before the first token. A Retry-After among the headers counts as a wait that is asked for.

    Evidence: an invalid global flag answered 403 to everything for 25 minutes (GitHub, 15 September
    2025). A client retried a moderation error sent as 500 for ever (anomalyco/opencode#25041). A
    429 without a message left users guessing (cline/cline#962).
    """

    problem: Problem = "server_error"
    status: Status | None = None
    message: str | None = None
    code: str | Annotated[int, Field(ge=-1_000_000, le=1_000_000)] | None = None
    provider: (
        Literal["github", "openai", "anthropic", "azure", "ollama", "llama_cpp", "tabby"] | None
    ) = None
    headers: Annotated[dict[HeaderName, HeaderValue], Field(max_length=100)] | None = None
    body: str | dict[str, Any] | list[Any] | None = None
    content_type: HeaderValue | None = None  # of a `body` that is a text
    empty: bool = False
    without_request_id: bool = False

    @model_validator(mode="after")
    def _consistent(self) -> "HttpError":
        if self.body is not None and (self.empty or self.message is not None or self.code):
            msg = "`body` replaces the whole body: leave out message, code and empty"
            raise ValueError(msg)
        if self.content_type is not None and not isinstance(self.body, str):
            msg = "`content_type` needs a `body` that is a text"
            raise ValueError(msg)
        if wrong := sorted(OF_THE_TRANSPORT & {name.lower() for name in self.headers or {}}):
            msg = f"headers must not set {', '.join(wrong)}, which the backend sets itself"
            raise ValueError(msg)
        return self

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        provider = PROVIDERS[self.provider] if self.provider else context.provider
        error = provider.error(
            self.problem, status=self.status, message=self.message, code=self.code
        )
        if self.empty:
            error = Reply(error.status)
        if self.body is not None:
            error = self._own_body(error)
        for name, value in (self.headers or {}).items():
            error = replace(error, headers=error.with_header(name.lower(), value))
            if name.lower() == "retry-after" and value.isdecimal():
                error = replace(error, retry_after_s=float(value))
        if self.without_request_id:
            error = replace(error, withheld=("x-github-request-id",))
        return error

    def _own_body(self, error: Reply) -> Reply:
        own = tuple(pair for pair in error.headers if pair[0] != "content-type")
        if isinstance(self.body, str):
            body, kind = self.body.encode(), self.content_type or TEXT_TYPE
        else:
            body, kind = orjson.dumps(self.body), JSON_TYPE
        return body_reply(body, kind, status=error.status, headers=own)
