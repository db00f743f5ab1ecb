"""A server with a wrong clock."""

from dataclasses import replace
from email.utils import formatdate
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import AnswerFault, FaultContext
from fake_backend.messages.document import document, with_document
from fake_backend.messages.reply import Reply
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class ClockSkew(AnswerFault):
    """Shift the reply's date and a token's `expires_at` by `skew_s` seconds; negative is the past.

    The default is 40 minutes in the past. `refresh_in` stays correct. With a skew beyond the
    token's lifetime (-1800), every new token looks expired to a client that compares it with its
    own clock.

    Evidence: an endless loop of token renewals (manfredsteyer/angular-oauth2-oidc#1135).
    """

    skew_s: Annotated[int, Field(ge=-315_360_000, le=315_360_000)] = -2400

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        date = formatdate(context.epoch + self.skew_s, usegmt=True)
        skewed = replace(reply, headers=reply.with_header("date", date))
        content = document(reply)
        if not isinstance(content, dict) or not isinstance(content.get("expires_at"), int):
            return skewed
        return with_document(skewed, {**content, "expires_at": content["expires_at"] + self.skew_s})
