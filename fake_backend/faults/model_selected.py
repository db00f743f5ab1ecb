"""A model and an API that the client is led to."""

from dataclasses import replace
from typing import Annotated, Any, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import AnswerFault, FaultContext
from fake_backend.messages.document import document, with_document
from fake_backend.messages.reply import Reply
from fake_backend.model.copilot_listing import shown
from fake_backend.model.listings import id_of
from fake_backend.model.models import DEFAULT, MODELS, RESPONDING
from fake_backend.settings import STRICT

Endpoint = Literal["/chat/completions", "/responses", "/v1/messages", "ws:/responses"]
IDS = ("selected_model", "chosen_model")  # of the router's replies
LISTS_OF_IDS = ("available_models", "candidate_models")


@dataclass(frozen=True, config=STRICT)
class ModelSelected(AnswerFault):
    """Make `model` the choice of Copilot's router and the default of its model list.

    `endpoints` are the APIs that serve it, as `supported_endpoints` names them; by default the
    model's own: /responses for gpt-5-mini, /chat/completions and /v1/messages for
    claude-sonnet-4.5. Copilot asks the first of its own preference. A model that the backend does
    not know has the capabilities and the pace of gpt-4.1. Use the fault on `auto` and `models`; the
    client is led from the next turn on. Other replies stay healthy.

    It is no failure by itself: it leads to the failures of an API that a client seldom uses.
    """

    model: Annotated[str, Field(min_length=1, max_length=200)] = RESPONDING
    endpoints: Annotated[tuple[Endpoint, ...], Field(max_length=4)] = ()

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        content = document(reply)
        if not isinstance(content, dict):
            return reply
        changed = {**content, **self._choice(content), **self._list(content)}
        return reply if changed == content else with_document(reply, changed)

    def _choice(self, content: dict[str, Any]) -> dict[str, Any]:
        """The fields of a router's reply that name a model."""
        choice: dict[str, Any] = {name: self.model for name in IDS if name in content}
        if isinstance(content.get("selected_model"), dict):
            choice["selected_model"] = self._entry()
        choice |= {name: [self.model] for name in LISTS_OF_IDS if name in content}
        costs = content.get("discounted_costs")
        if isinstance(costs, dict):
            choice["discounted_costs"] = dict.fromkeys([self.model], next(iter(costs.values()), 0))
        return choice

    def _list(self, content: dict[str, Any]) -> dict[str, Any]:
        """The model list with this model as the default; none if it is another API's list."""
        models = content.get("data")
        if not isinstance(models, list) or not any(_has_endpoints(model) for model in models):
            return {}
        others = [
            {**model, "is_chat_default": False, "is_chat_fallback": False}
            for model in models
            if id_of(model) != self.model
        ]
        return {"data": [self._entry(), *others]}

    def _entry(self) -> dict[str, Any]:
        known = MODELS.get(self.model) or replace(DEFAULT, id=self.model, name=self.model)
        served = replace(known, endpoints=self.endpoints or known.endpoints, shown=True)
        return {**shown(served), "is_chat_default": True, "is_chat_fallback": True}


def _has_endpoints(model: Any) -> bool:
    return isinstance(model, dict) and "supported_endpoints" in model
