"""One request as the backend sees it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import orjson

from fake_backend.messages import fingerprint as fingerprints
from fake_backend.messages.cached_property import cached_property

ENGINE = re.compile(r"/engines/([^/]+)/")
CREDENTIALS = ("authorization", "x-api-key", "api-key")


@dataclass(frozen=True)
class Call:
    """A request that has arrived whole.

    `host` is the name the client asked for, without port; header names are lower case.
    """

    method: str
    host: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def header(self, name: str, default: str = "") -> str:
        return self.headers.get(name, default)

    @cached_property
    def json(self) -> dict[str, Any]:
        """The body as a JSON object; empty where it is none."""
        try:
            content = orjson.loads(self.body)
        except ValueError:
            return {}
        return content if isinstance(content, dict) else {}

    @cached_property
    def model(self) -> str:
        """The model asked for: in the body, or as the engine in the path; empty where none is."""
        engine = ENGINE.search(self.path)
        return str(self.json.get("model") or (engine.group(1) if engine else ""))

    @cached_property
    def client(self) -> str:
        """Who asks: a fingerprint of the credential's constant part (up to the first `;`)."""
        for name in CREDENTIALS:
            value = self.headers.get(name)
            if value:
                return _short(value.split(";", 1)[0])
        return "none"

    @cached_property
    def fingerprint(self) -> str:
        return fingerprints.fingerprint(self.body)

    @cached_property
    def normalised(self) -> str:
        """A fingerprint of the body without ids, times and temporary folders."""
        return fingerprints.normalised(self.body)


@dataclass(frozen=True, slots=True)
class Identity:
    """Which request this is.

    Each client and surface is counted apart, so that the order in which requests of several
    clients arrive changes nothing. `nth` counts from 1 on the surface; `attempt` counts requests
    with the same normalised body.
    """

    client: str
    surface: str
    nth: int
    attempt: int

    def __str__(self) -> str:
        return f"{self.surface}/{self.client}/{self.nth}"


@lru_cache(maxsize=1024)
def _short(credential: str) -> str:
    return fingerprints.fingerprint(credential.encode())[:8]
