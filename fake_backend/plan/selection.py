"""Which requests of a surface a fault may hit. Pure."""

import re

from pydantic.dataclasses import dataclass

from fake_backend.messages.request import Call, Identity
from fake_backend.settings import STRICT, Pattern


@dataclass(frozen=True, slots=True, config=STRICT)
class Selection:
    """Select the requests that match every given setting.

    `model`, `path`, `body` and the values of `headers` are regular expressions; each may match
    anywhere in the text. `attempts` selects requests by the number of requests with the same body
    so far (1 is the first).
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
