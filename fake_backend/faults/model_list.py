"""An empty or unreadable model list."""

from dataclasses import replace
from typing import Any, Literal

from pydantic.dataclasses import dataclass

from fake_backend.fault import AnswerFault, FaultContext
from fake_backend.messages.document import document, with_document
from fake_backend.messages.reply import Piece, Reply, body_reply
from fake_backend.settings import STRICT

PAGE = b"<!DOCTYPE html>\n<html><body><h1>Models</h1></body></html>\n"
GARBAGE_BYTES = 200


@dataclass(frozen=True, config=STRICT)
class ModelList(AnswerFault):
    """Answer requests for the model list with 200 and no models.

    `how` is `empty` (all lists in the document are empty), `null` (all lists are null), `cut` (half
    of the document), `garbage` (random bytes sent as JSON) or `html` (a web page).

    Evidence: the model picker stayed empty until a reinstall (microsoft/vscode#279496, #296573).
    """

    how: Literal["empty", "null", "cut", "garbage", "html"] = "empty"

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        if self.how == "html":
            return body_reply(PAGE, "text/html; charset=utf-8")
        if self.how == "garbage":
            return replace(reply, pieces=(Piece(context.random.randbytes(GARBAGE_BYTES)),))
        content = document(reply)
        if not isinstance(content, dict):
            return reply
        if self.how == "cut":
            whole = b"".join(piece.data for piece in reply.pieces)
            return replace(reply, pieces=(Piece(whole[: len(whole) // 2]),))
        nothing: Any = [] if self.how == "empty" else None
        lists = {name: nothing for name, value in content.items() if isinstance(value, list)}
        return with_document(reply, content | lists) if lists else reply
