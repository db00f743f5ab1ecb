"""The providers' own clients, with retries off."""

from collections.abc import Callable, Iterator

import pytest
from anthropic import Anthropic
from openai import OpenAI

from bench.live.backend import Backend

SwitchOn = Callable[..., None]


@pytest.fixture
def openai(backend: Backend) -> Iterator[OpenAI]:
    with OpenAI(base_url=backend.urls["openai"], api_key="sk-bench", max_retries=0) as client:
        yield client


@pytest.fixture
def anthropic(backend: Backend) -> Iterator[Anthropic]:
    url = backend.urls["anthropic"]
    with Anthropic(base_url=url, api_key="sk-ant-bench", max_retries=0) as client:
        yield client


@pytest.fixture
def switch_on(backend: Backend) -> SwitchOn:
    """Switch one fault on: its name, a surface, and its settings."""

    def switching(fault: str, surface: str, **settings: object) -> None:
        table = {"fault": fault, "surfaces": [surface], **settings}
        backend.control("PUT", "plan", {"faults": [table]})

    return switching
