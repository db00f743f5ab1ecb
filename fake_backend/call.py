"""One request as the backend sees it."""

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any


@dataclass(frozen=True)
class Call:
    """A request that has arrived whole.

    `ordinal` counts all requests from 1; `host` is the name the client asked for, without port;
    header names are lower case.
    """

    ordinal: int
    method: str
    host: str
    path: str
    query: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def header(self, name: str, default: str = "") -> str:
        return next((value for key, value in self.headers if key == name), default)

    @cached_property
    def json(self) -> dict[str, Any]:
        """The body as a JSON object; empty where it is none."""
        try:
            content = json.loads(self.body)
        except ValueError:
            return {}
        return content if isinstance(content, dict) else {}
