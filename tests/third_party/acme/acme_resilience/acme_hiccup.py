"""A hiccup."""

from pydantic.dataclasses import dataclass

from fake_backend.fault import AnswerFault, FaultContext
from fake_backend.messages.reply import Reply, json_reply
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class AcmeHiccup(AnswerFault):
    """Answers with a hiccup, which nobody expects of a backend."""

    loud: bool = False

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        return json_reply({"hiccup": self.loud}, status=418)
