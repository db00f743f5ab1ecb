"""A request to the backend, and its identity."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal

import orjson

from fake_backend.messages import fingerprint as fingerprints
from fake_backend.messages.cached_property import cached_property

Http = Literal["1.1", "2"]
Carrier = Literal["1.1", "2", "websocket"]
ENGINE = re.compile(r"/engines/([^/]+)/")
DEEPEST = 254  # levels of JSON that orjson writes; it reads more
HUGE = 2_000_000  # bytes
LONGEST_CREDENTIAL = 8192  # characters
LONGEST_NAME = 200  # characters of a model's name
CREDENTIALS = ("authorization", "x-api-key", "api-key")


def whole(value: Any) -> int | None:
    """A whole number out of a client's JSON; None for anything else, `true` included."""
    return value if type(value) is int else None


@dataclass(frozen=True)
class Call:
    """A request that has arrived completely."""

    method: str
    host: str  # the name that the client asked for, without port
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)  # names in lower case
    body: bytes = b""
    http: Carrier = "1.1"  # the version; a WebSocket's request is a message of the client
    session: dict[str, Any] = field(default_factory=dict)  # what its WebSocket remembers
    answered_by: str = ""  # the model that a rollout has put behind the requested one

    def header(self, name: str, default: str = "") -> str:
        return self.headers.get(name, default)

    @cached_property
    def json(self) -> dict[str, Any]:
        """The body as a JSON object; empty if it is not one."""
        try:
            content = orjson.loads(self.body)
            if self.body.count(b"[") + self.body.count(b"{") > DEEPEST:
                orjson.dumps(content)  # refuses what is nested more deeply
        except (ValueError, TypeError):
            return {}
        return content if isinstance(content, dict) else {}

    @cached_property
    def model(self) -> str:
        """The requested model, from the body or as the engine in the path; empty if unnamed."""
        engine = ENGINE.search(self.path)
        return str(self.json.get("model") or (engine.group(1) if engine else ""))[:LONGEST_NAME]

    @property
    def answering_model(self) -> str:
        """The model that an answer names; real services name the one that has answered."""
        return self.answered_by or self.model

    @cached_property
    def client(self) -> str:
        """A fingerprint of the constant part of the client's credential (up to the first `;`)."""
        for name in CREDENTIALS:
            value = self.headers.get(name)
            if value:
                return _short(value.split(";", 1)[0][:LONGEST_CREDENTIAL])
        return "none"

    @cached_property
    def fingerprint(self) -> str:
        return fingerprints.fingerprint(self.body)

    @cached_property
    def normalised(self) -> str:
        """A fingerprint of the body without ids, times and temporary folders.

        That of a huge body is the raw one.
        """
        return self.fingerprint if len(self.body) > HUGE else fingerprints.normalised(self.body)


@dataclass(frozen=True, slots=True)
class Identity:
    """The identity of a request.

    Requests are counted separately for each client and surface, so the order in which requests of
    several clients arrive changes nothing.
    """

    client: str
    surface: str
    nth: int  # of this client on this surface, from 1
    attempt: int  # of the requests with the same normalised body, from 1
    version: str = ""  # of the model, in a rollout

    def __str__(self) -> str:
        return f"{self.surface}/{self.client}/{self.nth}"


@lru_cache(maxsize=1024)
def _short(credential: str) -> str:
    return fingerprints.fingerprint(credential.encode())[:8]
