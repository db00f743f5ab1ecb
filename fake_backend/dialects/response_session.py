"""What a WebSocket of the Responses API remembers, and which requests on it are refused."""

from typing import Any

from fake_backend.messages.reply import Reply, json_reply
from fake_backend.messages.request import Call

CREATE = "response.create"
NEWEST, ITEMS, SIZE = "newest", "items", "size"
MOST_BYTES = 16_000_000  # of the requests that one connection remembers


def remembered(call: Call) -> list[dict[str, Any]]:
    """The input and output before the response that the request goes on from."""
    wanted = call.json.get("previous_response_id")
    if not wanted or wanted != call.session.get(NEWEST):
        return []
    items: list[dict[str, Any]] = call.session[ITEMS]
    return items


def remember(call: Call, response: dict[str, Any]) -> None:
    """Keep a response that is complete; only the newest one may be named."""
    if call.http != "websocket":
        return
    given = call.json.get("input")
    own = [{"role": "user", "content": given}] if isinstance(given, str) else given or []
    before = remembered(call)
    size = len(call.body) + (call.session.get(SIZE, 0) if before else 0)
    call.session.clear()
    if size <= MOST_BYTES:
        items = [*before, *(item for item in own if isinstance(item, dict)), *response["output"]]
        call.session.update({NEWEST: response["id"], ITEMS: items, SIZE: size})


def refusal(call: Call) -> Reply | None:
    """The answer to a message that is no request, or goes on from a response that is not there."""
    if call.http != "websocket":
        return None
    kind, wanted = call.json.get("type"), call.json.get("previous_response_id")
    if kind != CREATE:
        return _refused(f"Expected an event of type '{CREATE}'.", "invalid_event", "type")
    if wanted and wanted != call.session.get(NEWEST):
        message = f"Previous response with id '{str(wanted)[:200]}' not found."
        return _refused(message, "previous_response_not_found", "previous_response_id")
    return None


def _refused(message: str, code: str, param: str) -> Reply:
    error = {"type": "invalid_request_error", "code": code, "message": message, "param": param}
    return json_reply({"error": error}, status=400)
