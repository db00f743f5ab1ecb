"""An HTTP error in place of the answer."""

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
    """Answer with the error `problem`: the provider's status, body and headers for it.

    `status`, `message` and `code` replace the provider's own values; `provider` uses the wording of
    another provider. `empty` sends only the status, without a body and without the provider's
    headers. `without_request_id` leaves out x-github-request-id, which makes Copilot blame a proxy.
    `content_filter` with the provider `azure` is the filter that acts before the first token.

    Evidence: an invalid global flag answered 403 to everything for 25 minutes (GitHub, 15 September
    2025). A client retried a moderation error sent as 500 for ever (anomalyco/opencode#25041). A
    429 without a message left users guessing (cline/cline#962).
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
