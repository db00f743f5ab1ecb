"""A model that is no longer served."""

import re

from pydantic.dataclasses import dataclass

from fake_backend.fault import AnswerFault, FaultContext
from fake_backend.messages.document import document, with_document
from fake_backend.messages.reply import Reply
from fake_backend.model.listings import id_of, model_lists
from fake_backend.patterns import found
from fake_backend.settings import STRICT, Pattern

IN_PATH = re.compile(r"/(?:engines|deployments|v1/models)/([^/]+)")
PLACEHOLDER = re.compile(r"gpt-x|claude-x|llama-x")  # the models that the providers' messages name


@dataclass(frozen=True, config=STRICT)
class ModelGone(AnswerFault):
    """Refuse every request for a model, and remove the model from the model list.

    `model` is a regular expression that matches anywhere in the model's id; without it, all models
    are gone. The refusal is the provider's: 400 for GitHub, 404 for the others; it names the model
    if the provider does so. Use the fault on the surfaces of the answers and of the model list.

    Evidence: a client requested a model that vanished in mid-session five times, and the session
    was lost (github/copilot-cli#418).
    """

    model: Pattern | None = None

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        asked = _asked(context)
        if asked:
            return self._refusal(asked, context) if self._is_gone(asked) else reply
        content = document(reply)
        listed = model_lists(content)
        kept = {
            key: [model for model in models if not self._is_gone(id_of(model))]
            for key, models in listed.items()
        }
        return reply if kept == listed else with_document(reply, {**content, **kept})

    def _is_gone(self, model: str) -> bool:
        return self.model is None or found(self.model, model)

    def _refusal(self, model: str, context: FaultContext) -> Reply:
        message = context.provider.wordings["model_not_supported"].message
        named = PLACEHOLDER.sub(lambda _: model, message)
        return context.provider.error("model_not_supported", message=named)


def _asked(context: FaultContext) -> str:
    """The model that a request names, or the provider's model if it names none."""
    call = context.call
    in_path = IN_PATH.search(call.path)
    unnamed = context.provider.model if call.method == "POST" else ""
    return call.model or (in_path[1] if in_path else unnamed)
