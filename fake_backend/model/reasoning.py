"""What a model thinks before it answers, and whether a history sends it back. Pure."""

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from fake_backend.messages.fingerprint import fingerprint

FIELDS = ("reasoning_text", "reasoning_content", "reasoning", "cot_summary", "thinking")
SEALS = {"reasoning_text": "reasoning_opaque", "cot_summary": "cot_id"}
REASONED = "call-reasoned-"  # begins the id of a tool call that followed reasoning
THINKING = ("thinking", "redacted_thinking")  # Anthropic's blocks

LACKS_FIELD = (
    "thinking is enabled but reasoning_content is missing in assistant tool call message at index"
    " {at}"
)
LACKS_BLOCK = (
    "messages.{at}.content.0.type: Expected `thinking` or `redacted_thinking`, but found"
    " `tool_use`. When `thinking` is enabled, a final `assistant` message must start with a"
    " thinking block."
)
LACKS_ITEM = (
    "Item '{id}' of type 'function_call' was provided without its required 'reasoning' item."
)
FOREIGN_ID = (
    "Invalid 'input[{at}].id': '{id}'. Expected an ID that contains letters, numbers, underscores,"
    " or dashes, and that begins with 'rs'."
)
ALTERED = "messages.{at}: Invalid `signature` in `thinking` block"
ALTERED_ITEM = "The encrypted content for item {id} could not be verified."


@dataclasses.dataclass(frozen=True, slots=True)
class ReasoningTrace:
    """The reasoning before an answer; each API has its own shape for it."""

    deltas: tuple[Any, ...]  # texts; a faulty model also sends null, numbers and lists
    field: str = ""  # of a chat completion's delta; empty for the API's own
    beside: Mapping[str, Any] = dataclasses.field(
        default_factory=dict
    )  # further fields of these deltas
    changing: bool = False  # every delta has another seal; the last one is right
    pause_s: float = 0.0  # between the reasoning and the answer

    @property
    def text(self) -> str:
        return "".join(delta for delta in self.deltas if isinstance(delta, str))

    @property
    def seal(self) -> str:
        """The signature or encrypted content that a client must send back unchanged."""
        return seal_of(self.text)

    def seal_at(self, index: int) -> str:
        """The seal that the delta at `index` carries."""
        changes = self.changing and index < len(self.deltas) - 1
        return seal_of(f"{index}/{self.text}") if changes else self.seal

    def fields(self, own_field: str) -> Iterator[dict[str, Any]]:
        """The fields of each delta of a chat completion; `own_field` is the API's own."""
        name = self.field or own_field
        for index, delta in enumerate(self.deltas):
            seal = {SEALS[name]: self.seal_at(index)} if name in SEALS else {}
            yield {**self.beside, name: delta, **seal}

    def whole(self, own_field: str) -> dict[str, Any]:
        """The fields of a chat completion's message that is not streamed."""
        name = self.field or own_field
        seal = {SEALS[name]: self.seal} if name in SEALS else {}
        return {name: self.text or next(iter(self.deltas), ""), **seal}


def seal_of(text: str) -> str:
    return f"sealed-{fingerprint(text.encode())}"


def problem_of_history(messages: list[Any]) -> str:
    """The refusal of a history that lacks or alters the reasoning before a tool call; else empty.

    It reads the messages of chat completions and of Anthropic, and the items of Responses.
    """
    reasoned = False
    for at, message in enumerate(messages):
        if not isinstance(message, dict):
            continue
        if message.get("type") == "reasoning":
            reasoned = True
            problem = _of_item(at, message)
        elif message.get("type") == "function_call":
            lacks = not reasoned and _follows_reasoning(message.get("call_id"))
            problem = LACKS_ITEM.format(id=message.get("id") or "fc") if lacks else ""
        else:
            reasoned = False
            problem = _of_message(at, message) if message.get("role") == "assistant" else ""
        if problem:
            return problem
    return ""


def _of_item(at: int, item: dict[str, Any]) -> str:
    name = str(item.get("id", "rs"))
    if not name.startswith("rs"):
        return FOREIGN_ID.format(at=at, id=name)
    text = "".join(str(part.get("text", "")) for part in _tables(item.get("summary")))
    sealed = item.get("encrypted_content")
    return ALTERED_ITEM.format(id=name) if sealed and sealed != seal_of(text) else ""


def _of_message(at: int, message: dict[str, Any]) -> str:
    blocks = _tables(message.get("content"))
    for block in blocks:
        if block.get("type") == "thinking" and block.get("signature") != seal_of(
            str(block.get("thinking"))
        ):
            return ALTERED.format(at=at)
    used = [block.get("id") for block in blocks if block.get("type") == "tool_use"]
    if any(map(_follows_reasoning, used)):
        return "" if blocks[0].get("type") in THINKING else LACKS_BLOCK.format(at=at)
    made = [call.get("id") for call in _tables(message.get("tool_calls"))]
    name = next((name for name in FIELDS if message.get(name)), "")
    if not name:
        return LACKS_FIELD.format(at=at) if any(map(_follows_reasoning, made)) else ""
    sealed = message.get(SEALS.get(name, ""))
    return ALTERED.format(at=at) if sealed and sealed != seal_of(str(message[name])) else ""


def _follows_reasoning(call_id: Any) -> bool:
    return str(call_id).startswith(REASONED)


def _tables(content: Any) -> list[dict[str, Any]]:
    return [part for part in content if isinstance(part, dict)] if isinstance(content, list) else []
