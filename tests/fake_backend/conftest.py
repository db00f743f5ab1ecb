"""A real backend, spoken to over real sockets."""

import json
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from bench.backend import Backend, backend_process

Start = Callable[[int, str], Backend]
Entries = Callable[[str], list[dict[str, Any]]]
COMPLETIONS = "https://proxy.individual.githubcopilot.com/v1/engines/gpt-41-copilot/completions"
CHAT = "https://api.individual.githubcopilot.com/chat/completions"


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start backends, each with a seed and a folder of its own."""
    with ExitStack() as stack:

        def starting(seed: int, folder: str) -> Backend:
            place = tmp_path / folder
            place.mkdir()
            return stack.enter_context(backend_process(place, seed=seed, marks={}))

        yield starting


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backend]:
    with backend_process(tmp_path_factory.mktemp("backend"), seed=1, marks={}) as running:
        yield running


@pytest.fixture
def backend(shared: Backend) -> Backend:
    """The module's backend, with no fault switched on."""
    shared.clear_faults()
    return shared


@pytest.fixture
def client(backend: Backend) -> Iterator[httpx.Client]:
    with client_of(backend) as opened:
        yield opened


@pytest.fixture
def entries(backend: Backend) -> Entries:
    """Reads the entries of one event that this test made the backend write."""
    before = len(backend.journal.read_text(encoding="utf-8").splitlines())

    def read(event: str) -> list[dict[str, Any]]:
        lines = backend.journal.read_text(encoding="utf-8").splitlines()[before:]
        return [entry for entry in map(json.loads, lines) if entry["event"] == event]

    return read


def client_of(backend: Backend) -> httpx.Client:
    """A client that goes through the gateway and trusts the run's authority alone."""
    trust = ssl.create_default_context(cafile=backend.ca_file)
    return httpx.Client(proxy=backend.proxy_url, verify=trust, trust_env=False, timeout=20)


def complete(client: httpx.Client, prompt: str) -> httpx.Response:
    body = {"prompt": prompt, "stream": True, "extra": {"language": "python"}}
    return client.post(COMPLETIONS, json=body)


def ask(client: httpx.Client, question: str) -> httpx.Response:
    messages = [{"role": "user", "content": question}]
    return client.post(CHAT, json={"model": "gpt-4.1", "stream": True, "messages": messages})
