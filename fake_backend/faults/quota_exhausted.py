"""A monthly quota that is used up."""

import re
from dataclasses import replace
from typing import Annotated, Any

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import AnswerFault, FaultContext
from fake_backend.messages.document import document, with_document
from fake_backend.messages.reply import Headers, Reply
from fake_backend.settings import STRICT

LEFT = {"remaining", "quota_remaining", "percent_remaining"}


@dataclass(frozen=True, config=STRICT)
class QuotaExhausted(AnswerFault):
    """Refuse POST requests, and report a used-up quota in all other replies.

    The refusal is the provider's: 402 for GitHub, 429 `insufficient_quota` for OpenAI. `code`
    replaces its error code (`free_quota_exceeded`, `overage_limit_reached`, ...). `quota_snapshots`
    and x-quota-snapshot-* headers in a reply are set to 0; if `refuses` is off, nothing else
    changes. Use the fault on the surfaces of the answers and on `account` and `token`.

    Evidence: a client kept starting runs with no quota left (github/gh-aw#39479).
    """

    code: Annotated[str, Field(min_length=1)] | None = None
    refuses: bool = True

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        if self.refuses and context.call.method == "POST":
            return context.provider.error("no_quota", code=self.code)
        headers = _used_up(reply.headers)
        if headers != reply.headers:
            reply = replace(reply, headers=headers)
        content = document(reply)
        quotas = content.get("quota_snapshots") if isinstance(content, dict) else None
        if not isinstance(quotas, dict):
            return reply
        spent = {name: quota | _nothing(quota) for name, quota in quotas.items()}
        return with_document(reply, {**content, "quota_snapshots": spent})


def _used_up(headers: Headers) -> Headers:
    return tuple(
        (name, re.sub(r"\brem=[\d.]+", "rem=0.0", value))
        if name.startswith("x-quota-snapshot-")
        else (name, value)
        for name, value in headers
    )


def _nothing(quota: dict[str, Any]) -> dict[str, Any]:
    return dict.fromkeys(LEFT & quota.keys(), 0) | {"unlimited": False}
