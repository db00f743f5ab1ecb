"""Inline completions: what appears grey behind the cursor."""

from typing import Any

from fake_backend.answers import tokens
from fake_backend.call import Call
from fake_backend.protocols.copilot import hosts
from fake_backend.reply import Reply
from fake_backend.route import Context, Route
from fake_backend.sse import CREATED, stream


def complete(call: Call, context: Context) -> Reply:
    prompt = str(call.json.get("prompt", ""))
    language = str((call.json.get("extra") or {}).get("language", "python"))
    text = context.answers.ghost_text(prompt, language)
    answer_id = context.answers.identifier("cmpl", prompt)

    def chunk(text: str, finish: str | None = None) -> dict[str, Any]:
        choice = {"index": 0, "text": text, "finish_reason": finish, "logprobs": None}
        return {"id": answer_id, "created": CREATED, "choices": [choice]}

    return stream(tokens(text), chunk, last=(chunk("", "stop"),))


ROUTES = (
    Route(
        hosts.PROXY,
        "POST",
        "/v1/engines/{engine}/completions",
        "ghost_text",
        complete,
        paced=True,
    ),
)
