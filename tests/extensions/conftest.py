"""The good citizen's client as a process, to be steered line by line."""

import itertools
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bench.live.backend import Backend
from bench.setup.node import node_binary
from tests.fake_backend.conftest import backend, entries, shared

__all__ = ["backend", "entries", "shared"]  # the fake backend's fixtures, for these tests too
HERE = Path(__file__).parent


class Client:
    """Node, in which each action has a client of its own."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self._ids = itertools.count()

    def start(self, action: str, *, url: str = "", policy: str = "{}") -> int:
        """Begin an action: JavaScript with `client`, `line` and `signal`; its number."""
        number = next(self._ids)
        self._send({"id": number, "url": url, "action": action, "policy": policy})
        return number

    def cancel(self, number: int) -> None:
        self._send({"id": number})

    def read(self) -> dict[str, Any]:
        """What came of the action: `text`, or the `kind` of the failure; and the `ms`."""
        assert self._process.stdout is not None
        told: dict[str, Any] = json.loads(self._process.stdout.readline())
        return told

    def _send(self, wanted: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(wanted) + "\n")
        self._process.stdin.flush()


@pytest.fixture(scope="session")
def node() -> Iterator[Client]:
    command = [str(node_binary()), str(HERE / "client.js")]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Client(process)
        process.kill()


class Citizen:
    """The good citizen in front of the fake backend."""

    def __init__(self, node: Client, backend: Backend) -> None:
        self.node = node
        self._backend = backend

    def start(self, action: str, policy: str = "{}") -> int:
        return self.node.start(action, url=self._backend.urls["openai"], policy=policy)

    def run(self, action: str, policy: str = "{}") -> dict[str, Any]:
        self.start(action, policy)
        return self.node.read()

    def suffers(self, fault: str, **settings: Any) -> None:
        """Switch one fault on."""
        table = {"fault": fault, "surfaces": ["openai_chat", "openai_completions"], **settings}
        self._backend.control("PUT", "plan", {"faults": [table]})


@pytest.fixture
def citizen(node: Client, backend: Backend) -> Citizen:
    return Citizen(node, backend)
