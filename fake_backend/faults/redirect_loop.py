"""A redirect that leads back to itself."""

from typing import Literal
from urllib.parse import parse_qsl, urlencode

from pydantic.dataclasses import dataclass

from fake_backend.fault import FaultContext, StreamFault
from fake_backend.messages.reply import Reply
from fake_backend.settings import STRICT

HOP = "hop"


@dataclass(frozen=True, config=STRICT)
class RedirectLoop(StreamFault):
    """Redirect to the same path for ever, with a counter in the query so that each URL is new.

    After `status` 301 or 302, a client turns POST into GET and leaves the surface, unless `unknown`
    is among the surfaces too; 307 and 308 keep the method and the body.
    """

    http = ("1.1", "2")  # an answer of HTTP

    status: Literal[301, 302, 307, 308] = 307

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        query = dict(parse_qsl(context.call.query, keep_blank_values=True))
        before = query.get(HOP, "")
        query[HOP] = str(int(before) + 1 if before.isdecimal() else 1)
        return Reply(self.status, (("location", f"{context.call.path}?{urlencode(query)}"),))
