"""Chat turns, and the small calls for titles and progress lines beside them."""

from typing import Any

from fake_backend.answers import tokens
from fake_backend.call import Call
from fake_backend.protocols.copilot import hosts, models
from fake_backend.reply import Reply
from fake_backend.route import Context, Route
from fake_backend.sse import CREATED, stream


def surface(call: Call) -> str:
    """A turn of the conversation is `chat`; titles and progress lines are `chat_side`."""
    return "chat_side" if call.json.get("model") == models.SMALL else "chat"


def question(call: Call) -> str:
    """The text of the last message that the user sent."""
    messages = call.json.get("messages") or []
    asked = [message for message in messages if message.get("role") == "user"]
    content = asked[-1].get("content", "") if asked else ""
    if isinstance(content, list):
        return "".join(str(part.get("text", "")) for part in content)
    return str(content)


def chunks(call: Call, context: Context, text: str) -> Reply:
    """Stream `text` as OpenAI chat chunks."""
    model = str(call.json.get("model", models.DEFAULT))
    answer_id = context.answers.identifier("chatcmpl", text)

    def chunk(content: str | None, finish: str | None = None) -> dict[str, Any]:
        delta = {} if content is None else {"content": content, "role": "assistant"}
        return {
            "id": answer_id,
            "object": "chat.completion.chunk",
            "created": CREATED,
            "model": model,
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
        }

    used = {"prompt_tokens": len(call.body) // 4, "completion_tokens": len(text) // 4}
    usage = {**chunk(None), "choices": [], "usage": {**used, "total_tokens": sum(used.values())}}
    return stream(tokens(text), chunk, last=(chunk(None, "stop"), usage))


def turn(call: Call, context: Context) -> Reply:
    asked = question(call)
    if surface(call) == "chat_side":
        return chunks(call, context, context.answers.title(asked))
    return chunks(call, context, context.answers.prose(asked))


ROUTES = (Route(hosts.API, "POST", "/chat/completions", surface, turn, paced=True),)
