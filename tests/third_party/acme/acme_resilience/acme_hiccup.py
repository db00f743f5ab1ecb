"""A hiccup."""

from pydantic.dataclasses import dataclass

from fake_backend.fault import STRICT, AnswerFault, Hit
from fake_backend.messages.reply import Reply, json_reply


@dataclass(frozen=True, config=STRICT)
class AcmeHiccup(AnswerFault):
    """Answers with a hiccup, which nobody expects of a backend."""

    loud: bool = False

    def apply(self, reply: Reply, hit: Hit) -> Reply:
        return json_reply({"hiccup": self.loud}, status=418)
