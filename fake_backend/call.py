"""One request as the backend sees it."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import orjson

CREDENTIALS = ("authorization", "x-api-key", "api-key")
PASSING = re.compile(  # what differs between two runs that ask the same
    rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"  # UUIDs
    rb"|\d{4}-\d\d-\d\dT[\d:.]+Z?"  # times of day
    rb"|\b1[6-9]\d{8}(?:\d{3})?\b"  # seconds or milliseconds since 1970
    rb"|/tmp/[\w./-]+"  # temporary folders
)


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

    @property
    def model(self) -> str:
        return str(self.json.get("model", ""))

    @cached_property
    def client(self) -> str:
        """Who asks: a fingerprint of the credential's constant part (up to the first `;`)."""
        for name in CREDENTIALS:
            value = self.headers.get(name)
            if value:
                return fingerprint(value.split(";", 1)[0].encode())[:4]
        return "none"

    @cached_property
    def fingerprint(self) -> str:
        return fingerprint(self.body)

    @cached_property
    def normalised(self) -> str:
        """A fingerprint of the body without ids, times and temporary folders."""
        return fingerprint(normalise(self.body))


@dataclass(frozen=True, slots=True)
class Identity:
    """Which request this is, counted for each client and surface, so that the order in which
    requests of several clients arrive changes nothing.

    `nth` counts from 1 on the surface; `attempt` counts requests with the same normalised body.
    """

    client: str
    surface: str
    nth: int
    attempt: int

    def __str__(self) -> str:
        return f"{self.surface}/{self.client}/{self.nth}"


def fingerprint(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=8).hexdigest()


def normalise(data: bytes) -> bytes:
    return PASSING.sub(b"*", data)
