"""A real backend, spoken to over real sockets."""

import json
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from bench.core import waits
from bench.live.backend import Backend, backend_process
from bench.testing.sockets import Seen, spoiled

Start = Callable[..., Backend]
Entries = Callable[[str], list[dict[str, Any]]]
Spoil = Callable[..., Seen]
COMPLETIONS = "https://proxy.individual.githubcopilot.com/v1/engines/gpt-41-copilot/completions"
CHAT = "https://api.individual.githubcopilot.com/chat/completions"


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start backends, each with a seed and a folder of its own."""
    with ExitStack() as stack:

        def starting(seed: int, folder: str, *options: str) -> Backend:
            place = tmp_path / folder
            place.mkdir()
            running = backend_process(place, seed=seed, marks={}, options=options)
            return stack.enter_context(running)

        yield starting


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backend]:
    """One backend for all tests; its models answer at once."""
    folder = tmp_path_factory.mktemp("backend")
    with backend_process(folder, seed=1, marks={}, options=("--unpaced",)) as running:
        yield running


@pytest.fixture
def backend(shared: Backend) -> Iterator[Backend]:
    """The shared backend, with no fault switched on and a running clock."""
    yield shared
    shared.clear_faults()
    shared.control("PUT", "clock", {"state": "running"})


@pytest.fixture
def client(backend: Backend) -> Iterator[httpx.Client]:
    with client_of(backend) as opened:
        yield opened


@pytest.fixture
def spoil(backend: Backend) -> Spoil:
    """What plug-ins of other packages have as `resilience_spoil`, on the shared backend."""
    return partial(spoiled, backend)


@pytest.fixture
def entries(backend: Backend) -> Entries:
    """Reads the entries of one event that this test made the backend write.

    "answered" waits until every request has its answer.
    """
    before = len(lines_of(backend))

    def read(event: str) -> list[dict[str, Any]]:
        def all_are_answered() -> bool:
            events = [entry["event"] for entry in lines_of(backend)[before:]]
            return events.count("asked") == events.count("answered")

        if event == "answered":
            waits.until(all_are_answered, seconds=5, what="the answers to be in the journal")
        return [entry for entry in lines_of(backend)[before:] if entry["event"] == event]

    return read


def lines_of(backend: Backend) -> list[dict[str, Any]]:
    return [json.loads(line) for line in backend.journal.read_text("utf-8").splitlines()]


def client_of(backend: Backend) -> httpx.Client:
    """A client that goes through the gateway and trusts the run's authority alone."""
    trust = ssl.create_default_context(cafile=backend.ca_file)
    return httpx.Client(proxy=backend.proxy_url, verify=trust, trust_env=False, timeout=20)


def complete(client: httpx.Client, prompt: str) -> httpx.Response:
    body = {"prompt": prompt, "stream": True, "extra": {"language": "python"}}
    return client.post(COMPLETIONS, json=body)


def ask_copilot(client: httpx.Client, question: str) -> httpx.Response:
    messages = [{"role": "user", "content": question}]
    return client.post(CHAT, json={"model": "gpt-4.1", "stream": True, "messages": messages})
