"""A different model under the same name."""

from typing import Annotated, Any

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from fake_backend.fault import AnswerFault, FaultContext
from fake_backend.messages.document import document, with_document
from fake_backend.messages.reply import Reply
from fake_backend.model.listings import id_of, model_lists
from fake_backend.patterns import found
from fake_backend.settings import STRICT, Pattern


@dataclass(frozen=True, config=STRICT)
class ModelChanged(AnswerFault):
    """Change the entries of the model list whose id matches the regular expression `model`.

    Without `model`, all entries change. `version` and `name` replace the reported values,
    `max_prompt_tokens` the prompt limit, `multiplier` the price of a request in premium requests;
    an unset one stays as it is. For Ollama, `version` is also the `digest`; Tabby reports only
    names. Answers do not change: combine this with a fault such as `http_error` with
    `context_length`.
    """

    model: Pattern | None = None
    version: Annotated[str, Field(min_length=1)] | None = None
    name: Annotated[str, Field(min_length=1)] | None = None
    max_prompt_tokens: Annotated[int, Field(ge=0, le=100_000_000)] | None = None
    multiplier: Annotated[float, Field(ge=0, le=1000)] | None = None

    @model_validator(mode="after")
    def _changes_something(self) -> "ModelChanged":
        if (self.version, self.name, self.max_prompt_tokens, self.multiplier) == (None,) * 4:
            msg = "changes nothing: set version, name, max_prompt_tokens or multiplier"
            raise ValueError(msg)
        return self

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        content = document(reply)
        listed = model_lists(content)
        changed = {
            key: [self._changed(model) if self._matches(model) else model for model in models]
            for key, models in listed.items()
        }
        return reply if changed == listed else with_document(reply, {**content, **changed})

    def _matches(self, model: Any) -> bool:
        if not isinstance(model, dict):
            return False
        return self.model is None or found(self.model, id_of(model))

    def _changed(self, model: dict[str, Any]) -> dict[str, Any]:
        changed = model | _given(version=self.version, name=self.name)
        if "digest" in model:
            changed |= _given(digest=self.version)
        if "capabilities" in model:
            able = model["capabilities"]
            limits = able.get("limits", {}) | _given(max_prompt_tokens=self.max_prompt_tokens)
            changed["capabilities"] = able | {"limits": limits}
        if "billing" in model:
            changed["billing"] = model["billing"] | _given(multiplier=self.multiplier)
        return changed


def _given(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
