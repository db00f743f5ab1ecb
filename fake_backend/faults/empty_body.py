"""A success without a body."""

from dataclasses import replace

from pydantic.dataclasses import dataclass

from fake_backend.fault import AnswerFault, FaultContext
from fake_backend.messages.reply import Reply
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class EmptyBody(AnswerFault):
    """Answer 200 with an empty body.

    `content_type` keeps the content type of the healthy answer; if it is off, the header is left
    out. `chunked` sends an empty chunked body in place of `content-length: 0`.

    Evidence: a client retried empty answers until it reached a rate limit
    (microsoft/vscode-copilot-release#4224).
    """

    http = ("1.1", "2")  # an answer of HTTP

    content_type: bool = True
    chunked: bool = False

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        headers = reply.headers
        if not self.content_type:
            headers = tuple(pair for pair in headers if pair[0] != "content-type")
        return replace(
            reply, status=200, headers=headers, pieces=(), frame=None, chunked=self.chunked
        )
