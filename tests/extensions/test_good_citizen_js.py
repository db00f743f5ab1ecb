"""The good citizen's HTTP client, run by Node against the real fake backend."""

import json
from typing import Any, get_args

import pytest

from bench.core import waits
from fake_backend.model.text import ENDING
from fake_backend.provider import Spelling, wait_headers
from tests.extensions.conftest import Citizen, Client
from tests.fake_backend.conftest import Entries

ASK = "client.ask('How to read order 1?', { signal })"
COMPLETE = "client.complete(line, { signal })"
RETRYING = "{ retryShare: 1 }"  # one retry of a question, without ten questions before it
EPOCH = 1_800_000_000.4


def test_a_healthy_answer_is_whole(citizen: Citizen) -> None:
    assert citizen.run(ASK)["text"].endswith(ENDING)
    assert citizen.run(COMPLETE)["text"].strip().endswith(")")
    assert {model["id"] for model in citizen.run("client.models()")["text"]} > {"gpt-4.1"}


def test_a_retry_after_is_waited_for(citizen: Citizen, entries: Entries) -> None:
    citizen.suffers("rate_limit", retry_after_s=1, fire={"first": 1})
    told = citizen.run(ASK, RETRYING)
    assert told["text"].endswith(ENDING)
    assert told["ms"] >= 1000
    first, second = entries("answered")
    assert (first["status"], second["status"]) == (429, 200)


@pytest.mark.parametrize("spelling", [name for name in get_args(Spelling) if name != "none"])
def test_a_wait_is_understood_in_every_spelling(node: Client, spelling: Any) -> None:
    for seconds in (1, 75, 3_000):
        headers = json.dumps(dict(wait_headers(seconds, spelling, EPOCH)))
        node.start(f"waitMs(new Headers({headers}), {EPOCH * 1000})")
        assert seconds * 1000 <= node.read()["text"] <= seconds * 1000 + 1000


def test_while_a_retry_after_lasts_nobody_asks(citizen: Citizen, entries: Entries) -> None:
    citizen.suffers("rate_limit", retry_after_s=30)
    told = citizen.run(f"{ASK}.catch(() => {ASK})")
    assert told["kind"] == "paused"
    assert 20_000 < told["waitMs"] <= 30_000
    assert len(entries("answered")) == 1


@pytest.mark.parametrize("how", ["clean", "fin"])
def test_a_stream_that_was_cut_is_an_error(citizen: Citizen, how: str) -> None:
    citizen.suffers("truncated", after_events=5, how=how)
    told = citizen.run(ASK)
    assert (told.get("kind"), told.get("partial")) == ("cut", True)
    assert citizen.run(ASK, "sinful('accepts_truncated')")["text"]


def test_a_character_that_was_cut_is_put_together(citizen: Citizen) -> None:
    citizen.suffers("utf8_split")
    assert "\ufffd" not in citizen.run(ASK)["text"]
    assert "\ufffd" in citizen.run(ASK, "sinful('breaks_utf8')")["text"]


def test_an_answer_without_end_is_bounded(citizen: Citizen) -> None:
    citizen.suffers("oversized_answer", mb=50, shape="many_events")
    assert citizen.run(ASK)["kind"] == "toolong"
    assert citizen.run(COMPLETE)["kind"] == "toolong"


def test_what_cannot_succeed_is_not_tried_again(citizen: Citizen, entries: Entries) -> None:
    citizen.suffers("http_error", problem="unauthorized")
    assert citizen.run(ASK, RETRYING)["kind"] == "key"
    assert len(entries("answered")) == 1


def test_of_many_questions_few_are_asked_again(citizen: Citizen, entries: Entries) -> None:
    citizen.suffers("http_error", problem="server_error")
    ten = f"(async () => {{ for (let i = 0; i < 10; i++) await {ASK}.catch(() => {{}}); }})()"
    citizen.run(ten, "{ backoff: () => 0 }")
    assert len(entries("answered")) == 11  # ten questions earn one retry


def test_a_cancelled_request_is_closed(citizen: Citizen, entries: Entries) -> None:
    citizen.suffers("hang")
    number = citizen.start(COMPLETE, "{ timeouts: { ghost: { idle: 60000, total: 60000 } } }")
    waits.until(lambda: entries("asked"), seconds=20, what="the request to arrive")
    citizen.node.cancel(number)
    assert citizen.node.read()["kind"] == "cancelled"
    (answered,) = entries("answered")
    assert answered["client_left"] is True


def test_a_backend_that_only_lives_is_left(citizen: Citizen, entries: Entries) -> None:
    citizen.suffers("stall", after_events=2, heartbeat_s=0.1)
    told = citizen.run(ASK, "{ timeouts: { ask: { idle: 800, total: 20000 } } }")
    assert told["kind"] == "timeout"
    assert entries("answered")[0]["client_left"] is True


def test_a_stream_that_never_closes_is_whole_after_its_end(citizen: Citizen) -> None:
    citizen.suffers("stall_after_end")
    assert citizen.run(ASK)["text"].endswith(ENDING)
