"""Which requests a fault is meant for, beside their surface. Pure."""

import re

from pydantic.dataclasses import dataclass

from fake_backend.messages.request import Call, Identity
from fake_backend.settings import STRICT, Pattern


@dataclass(frozen=True, slots=True, config=STRICT)
class Selection:
    """All that is given must match.

    `model`, `path`, `body` and the values of `headers` are regular expressions that are searched
    for; `attempts` lists which requests with the same body are meant (1 is the first).
    """

    model: Pattern | None = None
    path: Pattern | None = None
    body: Pattern | None = None
    headers: dict[str, Pattern] | None = None
    attempts: tuple[int, ...] = ()

    def matches(self, call: Call, identity: Identity) -> bool:
        if self.attempts and identity.attempt not in self.attempts:
            return False
        if self.model is not None and not re.search(self.model, call.model):
            return False
        if self.path is not None and not re.search(self.path, call.path):
            return False
        if self.body is not None and not re.search(self.body.encode(), call.body):
            return False
        wanted = self.headers or {}
        return all(re.search(value, call.header(name.lower())) for name, value in wanted.items())


ALL = Selection()
