"""A short-lived token that is no longer accepted."""

from typing import Literal

from pydantic.dataclasses import dataclass

from fake_backend.fault import AnswerFault, FaultContext
from fake_backend.messages.reply import Reply
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class TokenExpired(AnswerFault):
    """Refuse the token that a client uses when the fault starts; accept any newer token.

    `status` is 401, or 403 as in an outage where clients blamed the token. Only the listed surfaces
    refuse: leave out `token`, and a client can get a new token. Tokens issued within the same
    second are the same token.

    Evidence: an agent run of an hour ended with its token, and the user had to send the message
    again (github/copilot-cli#2818).
    """

    status: Literal[401, 403] = 401

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        used = context.call.header("authorization")
        if not used or context.memory.setdefault("stale", used) != used:
            return reply
        return context.provider.error("unauthorized" if self.status == 401 else "forbidden")
