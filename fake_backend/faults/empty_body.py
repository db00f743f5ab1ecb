"""A success with nothing in it."""

from dataclasses import replace

from pydantic.dataclasses import dataclass

from fake_backend.fault import AnswerFault, FaultContext
from fake_backend.messages.reply import Reply
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class EmptyBody(AnswerFault):
    """Answer 200 with zero bytes.

    `content_type` keeps the healthy answer's content type, else there is none; `chunked` sends an
    empty row of chunks in place of `content-length: 0`.

    Empty answers were asked for again until they had become a rate limit
    (microsoft/vscode-copilot-release#4224).
    """

    content_type: bool = True
    chunked: bool = False

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        headers = reply.headers
        if not self.content_type:
            headers = tuple(pair for pair in headers if pair[0] != "content-type")
        return replace(
            reply, status=200, headers=headers, pieces=(), frame=None, chunked=self.chunked
        )
