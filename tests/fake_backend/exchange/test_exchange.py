import json
from typing import Any

import httpx

from bench.live.backend import Backend
from fake_backend.model.text import ENDING
from fake_backend.plan.plan import PlannedFault
from tests.fake_backend.conftest import (
    CHAT,
    Entries,
    Start,
    ask_copilot,
    client_of,
    complete,
    lines_of,
)

RATE_LIMIT = PlannedFault.parse(
    {"fault": "rate_limit", "surfaces": ["ghost_text"], "retry_after_s": 60}, "faults.0"
)


def texts(response: httpx.Response) -> str:
    events = [line[6:] for line in response.text.splitlines() if line.startswith("data: {")]
    choices = [choice for event in events for choice in json.loads(event)["choices"]]
    return "".join(
        choice["text"] if "text" in choice else choice["delta"].get("content", "")
        for choice in choices
    )


def test_ghost_text_continues_the_line(client: httpx.Client) -> None:
    response = complete(client, "def f(orders):\n    total = ")
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/event-stream"
    assert response.text.endswith("data: [DONE]\n\n")
    assert texts(response).endswith(")")
    assert not texts(response).startswith(" ")


def test_chat_answers_in_prose_with_a_known_ending(client: httpx.Client) -> None:
    answer = texts(ask_copilot(client, "How do I sort?"))
    assert "```python\ndef " in answer
    assert answer.endswith(ENDING)


def test_titles_are_a_surface_of_their_own(client: httpx.Client, entries: Entries) -> None:
    client.post(CHAT, json={"model": "gpt-4o-mini", "messages": []})
    ask_copilot(client, "And now?")
    assert [entry["surface"] for entry in entries("asked")] == ["chat_side", "chat"]


def test_an_unknown_route_is_answered_404_and_recorded(
    client: httpx.Client, backend: Backend, entries: Entries
) -> None:
    response = client.get("https://api.github.com/no/such/route")
    assert response.status_code == 404
    assert entries("asked")[0]["surface"] == "unknown"
    assert entries("answered")[0]["status"] == 404


def test_a_fault_hits_only_its_surfaces_until_it_is_cleared(
    client: httpx.Client, backend: Backend, entries: Entries
) -> None:
    backend.set_faults((RATE_LIMIT,))
    refused, answered = complete(client, "x = "), ask_copilot(client, "How?")
    backend.clear_faults()
    after = complete(client, "x = ")
    assert [refused.status_code, answered.status_code, after.status_code] == [429, 200, 200]
    assert refused.headers["retry-after"] == "60"
    asked = entries("asked")
    assert [entry["planned"] for entry in asked] == [["rate_limit"], [], []]
    assert entries("answered")[0]["retry_after_s"] == 60


def test_a_client_that_leaves_is_noticed(
    client: httpx.Client, backend: Backend, entries: Entries
) -> None:
    slow = PlannedFault.parse(
        {
            "fault": "latency",
            "surfaces": ["chat"],
            "first_token": {"p50_s": 0.01, "p99_s": 0.01},
            "per_token": {"p50_s": 0.5, "p99_s": 0.5},
        },
        "faults.0",
    )
    backend.set_faults((slow,))
    messages = [{"role": "user", "content": "Hello?"}]
    body = {"model": "gpt-4.1", "stream": True, "messages": messages}
    with client.stream("POST", CHAT, json=body) as response:
        next(response.iter_bytes())
    client.close()
    with client_of(backend) as other:
        complete(other, "x = ")  # a round trip: by then the backend has seen the client leave
    left = entries("answered")[0]
    assert left["client_left"] is True
    assert left["status"] == 200


def test_a_body_over_the_limit_does_not_kill_the_server(client: httpx.Client) -> None:
    big = b"x" * 65_000_000
    response = client.post("https://api.github.com/user", content=big)
    assert response.status_code == 413
    assert client.get("https://api.github.com/user").status_code == 200


def test_the_same_seed_gives_the_same_faults_and_answers_another_seed_others(start: Start) -> None:
    first, second = (_journal_of_a_session(start, 7, name) for name in ("first", "second"))
    assert first == second
    assert len({entry["digest"] for entry in first if entry["event"] == "answered"}) > 3
    other = _journal_of_a_session(start, 8, "other")
    assert [entry.get("digest") for entry in first] != [entry.get("digest") for entry in other]


def test_the_same_seed_gives_the_same_pace(start: Start) -> None:
    planned = []
    for folder in ("first", "second"):
        backend = start(3, folder)
        with client_of(backend) as client:
            complete(client, "total = ")
        planned += [entry["planned_s"] for entry in lines_of(backend) if "planned_s" in entry]
    assert planned[0] == planned[1] > 0.02


def _journal_of_a_session(start: Start, seed: int, folder: str) -> list[dict[str, Any]]:
    """What the journal says of a fixed session, but for its times."""
    backend = start(seed, folder, "--unpaced")
    with client_of(backend) as client:
        complete(client, "total = ")
        ask_copilot(client, "How?")
        latency = {"p50_s": 0.01, "p99_s": 0.05}
        quick = {"p50_s": 0.0005, "p99_s": 0.002}
        pace = {"first_token": latency, "per_token": quick}
        table = {"fault": "latency", "surfaces": ["ghost_text", "chat"], **pace}
        backend.set_faults((PlannedFault.parse(table, "faults.0"), RATE_LIMIT))
        for prompt in ("a = ", "b = ", "c = "):
            complete(client, prompt)
        ask_copilot(client, "Why?")
    times = {"at", "first_byte_at", "late_s"}
    return [
        {key: value for key, value in entry.items() if key not in times}
        for entry in lines_of(backend)
    ]
