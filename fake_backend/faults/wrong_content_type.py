"""A wrong content type."""

from dataclasses import replace
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import FaultContext, StreamFault
from fake_backend.messages.reply import Reply
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class WrongContentType(StreamFault):
    """Send the answer with the content type `content_type`; an empty one leaves the header out."""

    http = ("1.1", "2")  # an answer of HTTP

    content_type: Annotated[
        str, Field(title="printable ASCII", pattern=r"^[\x20-\x7e]*$", max_length=1000)
    ] = "text/html; charset=utf-8"

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        headers = reply.with_header("content-type", self.content_type)
        return replace(reply, headers=headers if self.content_type else headers[:-1])
