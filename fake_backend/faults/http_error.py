"""An error instead of an answer."""

from dataclasses import replace
from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.all_providers import known_providers
from fake_backend.fault import AnswerFault, FaultContext
from fake_backend.messages.reply import Reply
from fake_backend.provider import Problem, Provider
from fake_backend.settings import STRICT

PROVIDERS: dict[str, Provider] = {name: kind() for name, kind in known_providers().items()}


@dataclass(frozen=True, config=STRICT)
class HttpError(AnswerFault):
    """Answer `problem` as the provider words it: its status, body and headers.

    `status`, `message` and `code` replace the provider's own, `provider` words it as another one
    does. `empty` sends the bare status, with no body and none of the provider's headers;
    `without_request_id` leaves out x-github-request-id, which makes Copilot blame a proxy.

    An invalid global flag answered 403 to everything for 25 minutes (GitHub, 15 September 2025).
    A moderation error dressed as 500 was retried for ever (anomalyco/opencode#25041), a bare 429
    left users guessing (cline/cline#962). `content_filter` of `azure` is the filter that strikes
    before the first token.
    """

    problem: Problem = "server_error"
    status: Annotated[int, Field(ge=400, le=599)] | None = None
    message: Annotated[str, Field(min_length=1)] | None = None
    code: Annotated[str, Field(min_length=1)] | None = None
    provider: (
        Literal["github", "openai", "anthropic", "azure", "ollama", "llama_cpp", "tabby"] | None
    ) = None
    empty: bool = False
    without_request_id: bool = False

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        provider = PROVIDERS[self.provider] if self.provider else context.provider
        error = provider.error(
            self.problem, status=self.status, message=self.message, code=self.code
        )
        if self.empty:
            error = Reply(error.status)
        if self.without_request_id:
            error = replace(error, withheld=("x-github-request-id",))
        return error
