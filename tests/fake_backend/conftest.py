"""A real backend, spoken to over real sockets."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from bench.backend import Backend, backend_process

Start = Callable[..., Backend]
COMPLETIONS = "https://proxy.individual.githubcopilot.com/v1/engines/gpt-41-copilot/completions"
CHAT = "https://api.individual.githubcopilot.com/chat/completions"


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start backends, each with a seed and a folder of its own."""
    with ExitStack() as stack:

        def starting(seed: int = 1, folder: str = "") -> Backend:
            place = tmp_path / (folder or f"seed-{seed}")
            place.mkdir()
            return stack.enter_context(backend_process(place, seed=seed, marks={}))

        yield starting


@pytest.fixture
def backend(start: Start) -> Backend:
    return start()


@pytest.fixture
def client(backend: Backend) -> Iterator[httpx.Client]:
    with client_of(backend) as opened:
        yield opened


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
