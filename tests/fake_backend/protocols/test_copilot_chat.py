"""Copilot's chat, agent, inline chat and the small calls around them, through the gateway."""

import json
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest

from fake_backend.model.text import ENDING
from tests.fake_backend.conftest import CHAT, Entries, ask_copilot

API = "https://api.individual.githubcopilot.com"
QUESTION = "How do I sort a list?"
WORKSPACE = "<workspace_info>\nThe folders are:\n- /tmp/x/workspace \n</workspace_info>"
INLINE = "conversation-inline"
WANTED = "Create a file with notes."
CREATED = "/tmp/x/workspace/bench_notes.py"
Message = dict[str, Any]


def asked(request: str) -> list[Message]:
    """A turn as the extension sends it in agent mode: the request with context and reminders."""
    reminder = "When using the insert_edit_into_file tool, avoid repeating existing code."
    text = (
        f"<context>\nThe date is July 1.\n</context>\n<reminderInstructions>\n{reminder}\n"
        f"</reminderInstructions>\n<userRequest>\n{request}\n</userRequest>"
    )
    return [
        {"role": "system", "content": "You are an AI programming assistant."},
        {"role": "user", "content": WORKSPACE},
        {"role": "user", "content": text},
    ]


def turn(
    client: httpx.Client,
    messages: list[Message],
    *tools: str,
    intent: str = "conversation-agent",
    model: str = "gpt-4.1",
) -> Message:
    """The model's message, with the stop reason as `finish`."""
    schema = {"type": "object", "properties": {}}
    given = [{"type": "function", "function": {"name": t, "parameters": schema}} for t in tools]
    body = {"model": model, "messages": messages, "stream": False, "tools": given}
    (choice,) = client.post(CHAT, json=body, headers={"openai-intent": intent}).json()["choices"]
    return {**choice["message"], "finish": choice["finish_reason"]}


def call_of(message: Message) -> tuple[str, dict[str, Any]]:
    """The only tool call: its name and arguments."""
    assert message["finish"] == "tool_calls"
    (call,) = message["tool_calls"]
    return call["function"]["name"], json.loads(call["function"]["arguments"])


def answered(message: Message) -> list[Message]:
    """The call, and a result of the tool, as they come with the next turn."""
    (call,) = message["tool_calls"]
    completion = {"role": "assistant", "content": "", "tool_calls": [call]}
    return [completion, {"role": "tool", "tool_call_id": call["id"], "content": "Done."}]


def surfaces(entries: Entries) -> list[str]:
    assert {entry["status"] for entry in entries("answered")} == {200}
    return [entry["surface"] for entry in entries("asked")]


def test_an_answer_has_the_remaining_quota(client: httpx.Client) -> None:
    headers = ask_copilot(client, QUESTION).headers
    names = ("chat", "premium_models", "premium_interactions")
    quotas = {name: parse_qs(headers[f"x-quota-snapshot-{name}"]) for name in names}
    for quota in quotas.values():
        assert set(quota) == {"ent", "ov", "ovPerm", "rem", "rst"}
        assert 0 < float(quota["rem"][0]) <= 100
        assert (float(quota["ov"][0]), quota["ovPerm"]) == (0.0, ["false"])
        assert quota["rst"] == ["2026-12-01T00:00:00Z"]
    entitled = [int(quota["ent"][0]) for quota in quotas.values()]
    assert entitled == [-1, 300, 300], "-1: without limit"


def test_every_api_gives_the_same_answer(client: httpx.Client, entries: Entries) -> None:
    messages = [{"role": "user", "content": QUESTION}]
    chat = client.post(CHAT, json={"model": "gpt-4.1", "messages": messages})
    response = client.post(f"{API}/responses", json={"model": "gpt-5-mini", "input": messages})
    body = {"model": "claude-sonnet-4.5", "max_tokens": 999, "messages": messages}
    message = client.post(f"{API}/v1/messages", json=body)
    texts = [
        chat.json()["choices"][0]["message"]["content"],
        response.json()["output"][0]["content"][0]["text"],
        message.json()["content"][0]["text"],
    ]
    assert len(set(texts)) == 1
    assert texts[0].endswith(ENDING)
    for answer in (chat, response, message):
        assert "x-quota-snapshot-chat" in answer.headers
        assert answer.headers["x-request-id"] == answer.headers["x-github-request-id"]
    assert surfaces(entries) == ["chat"] * 3


def test_every_api_streams(client: httpx.Client) -> None:
    more = {"stream": True, "messages": asked(QUESTION)[1:], "input": QUESTION}
    for path, end in (
        ("chat/completions", "data: [DONE]"),
        ("responses", "event: response.completed\n"),
        ("v1/messages", "event: message_stop\n"),
    ):
        answer = client.post(f"{API}/{path}", json={"model": "gpt-4.1", "max_tokens": 999, **more})
        assert answer.headers["content-type"] == "text/event-stream"
        assert answer.text.rstrip("\n").rpartition("\n\n")[2].startswith(end)


def test_the_event_that_finishes_a_stream_counts_its_tokens_unasked(client: httpx.Client) -> None:
    body = {"model": "gpt-4.1", "messages": asked(QUESTION), "stream": True}
    text = client.post(f"{API}/chat/completions", json=body).text
    *_, finish, done = text.strip().split("\n\n")
    assert done == "data: [DONE]"
    last = json.loads(finish.removeprefix("data: "))
    assert last["choices"][0]["finish_reason"] == "stop"
    assert last["usage"]["completion_tokens"] > 0


@pytest.mark.parametrize("editing", ["apply_patch", "replace_string_in_file"])
def test_the_agent_creates_a_file_edits_it_and_reports(
    client: httpx.Client, entries: Entries, editing: str
) -> None:
    messages, tools = asked(WANTED), ("read_file", "create_file", editing)
    first = turn(client, messages, *tools)
    name, made = call_of(first)
    assert (name, made["filePath"]) == ("create_file", CREATED)
    second = turn(client, messages := [*messages, *answered(first)], *tools)
    name, change = call_of(second)
    assert name == editing
    assert second["tool_calls"][0]["id"] != first["tool_calls"][0]["id"]
    if editing == "apply_patch":
        begin, file, *hunk, end = change["input"].split("\n")
        assert (begin, end) == ("*** Begin Patch", "*** End Patch")
        assert file == f"*** Update File: {CREATED}"
        old, new = ([line[1:] for line in hunk if line[0] == sign] for sign in "-+")
        assert old == made["content"].splitlines()
        assert new[-1].strip() == "return sum(values)"
    else:
        assert change["filePath"] == CREATED
        assert made["content"].count(change["oldString"]) == 1
        assert "return sum(values)" in change["newString"]
    third = turn(client, [*messages, *answered(second)], *tools)
    assert third["finish"] == "stop"
    assert "bench_notes.py" in third["content"]
    assert surfaces(entries) == ["agent"] * 3


@pytest.mark.parametrize(
    ("request_text", "tools"),
    [
        (QUESTION, ("create_file", "insert_edit_into_file")),
        (WANTED, ("insert_edit_into_file",)),
        (WANTED, ()),
    ],
    ids=["a question", "no tool to create with", "no tools"],
)
def test_in_agent_mode_too_a_question_is_answered_in_prose(
    client: httpx.Client, entries: Entries, request_text: str, tools: tuple[str, ...]
) -> None:
    """The reminders name a tool; the request does not."""
    message = turn(client, asked(request_text), *tools)
    assert (message["finish"], message.get("tool_calls")) == ("stop", None)
    assert message["content"].endswith(ENDING)
    assert surfaces(entries) == ["agent"]


def inline(code: str) -> list[Message]:
    """The request of inline chat in a file with this `code`."""
    system = "Answer with edits, for example:\n```python\nexample = 1\n```"
    text = (
        "The filepath is `/p/orders.py` and this is its content:\n"
        f"<file>\n```python\n{code}```\n</file>\n<prompt>\nAdd a comment.\n</prompt>"
    )
    return [{"role": "system", "content": system}, {"role": "user", "content": text}]


@pytest.mark.parametrize("before", ["", "\n\n", "# filepath: /p/orders.py\n"])
def test_inline_chat_edits_the_files_first_line_once(
    client: httpx.Client, entries: Entries, before: str
) -> None:
    messages = inline(f"{before}total = 1\nprint(total)\n")
    message = turn(client, messages, "apply_patch", intent=INLINE)
    name, change = call_of(message)
    assert name == "apply_patch"
    begin, file, _, *lines, end = change["input"].split("\n")
    assert (begin, end) == ("*** Begin Patch", "*** End Patch")
    assert file == "*** Update File: /p/orders.py"
    assert lines == ["-total = 1", "+# reviewed by the bench model", "+total = 1"]
    after = turn(client, [*messages, *answered(message)], "apply_patch", intent=INLINE)
    assert (after["finish"], after.get("tool_calls")) == ("stop", None)
    assert surfaces(entries) == ["inline_chat"] * 2


def test_inline_chat_has_no_line_to_edit_in_an_empty_file(client: httpx.Client) -> None:
    message = turn(client, inline(""), "apply_patch", intent=INLINE)
    assert message["content"].endswith(ENDING)


def test_the_small_model_writes_titles_and_progress(client: httpx.Client, entries: Entries) -> None:
    wish = {"role": "system", "content": "Write a short title for the chat."}
    title = turn(client, [wish, *asked(WANTED)], intent="conversation-panel", model="gpt-4o-mini")
    assert 1 < len(title["content"].split()) < 8
    wish = {"role": "user", "content": "Return a JSON array of ten short progress messages."}
    completion = turn(client, [wish], model="gpt-4o-mini")["content"]
    progress = json.loads(completion)
    assert len(progress) > 2
    assert all(isinstance(message, str) for message in progress)
    assert surfaces(entries) == ["chat_side"] * 2
