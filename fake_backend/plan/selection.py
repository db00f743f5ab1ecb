"""Which requests of a surface a fault may hit. Pure."""

from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.messages.request import Call, Identity
from fake_backend.patterns import found
from fake_backend.settings import STRICT, Pattern

Attempt = Annotated[int, Field(ge=1, le=1_000_000_000)]


@dataclass(frozen=True, slots=True, config=STRICT)
class Selection:
    """Select the requests that match every given setting.

    `version` is that of the model which a rollout's flag selects for the client. `model`,
    `version`, `path`, `body` and the values of `headers` are regular expressions, in RE2's syntax,
    so that none takes long; each may match anywhere in the text. `attempts` selects requests by the
    number of requests with the same body so far (1 is the first).
    """

    model: Pattern | None = None
    version: Pattern | None = None
    path: Pattern | None = None
    body: Pattern | None = None
    headers: Annotated[dict[str, Pattern], Field(max_length=100)] | None = None
    attempts: Annotated[tuple[Attempt, ...], Field(max_length=1000)] = ()

    def matches(self, call: Call, identity: Identity) -> bool:
        if self.attempts and identity.attempt not in self.attempts:
            return False
        if self.model is not None and not found(self.model, call.model):
            return False
        if self.version is not None and not found(self.version, identity.version):
            return False
        if self.path is not None and not found(self.path, call.path):
            return False
        if self.body is not None and not found(self.body, call.body):
            return False
        wanted = self.headers or {}
        return all(found(value, call.header(name.lower())) for name, value in wanted.items())


ALL = Selection()
