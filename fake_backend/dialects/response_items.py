"""The parts of a Responses answer: the response, its items and its usage."""

from typing import Any

from fake_backend.dialects.chat_completions import used
from fake_backend.messages.request import Call
from fake_backend.messages.sse import CREATED
from fake_backend.model.completion import Completion, Finish, ToolCall
from fake_backend.model.reasoning import ReasoningTrace

Item = dict[str, Any]
INCOMPLETE: dict[Finish, str] = {"length": "max_output_tokens", "content_filter": "content_filter"}


def finished(
    call: Call, completion: Completion, key: str, text: str, text_tokens: int
) -> dict[str, Any]:
    reason = INCOMPLETE.get(completion.finish)
    status = "incomplete" if reason else "completed"
    items = [_function_call(tool) for tool in completion.tool_calls]
    trace = completion.reasoning
    if text_tokens or not (items or trace):
        items.insert(0, message(key, status, text))
    if trace:
        items.insert(0, reasoning(key, trace))
    whole = response(call, key, status, items)
    whole["incomplete_details"] = {"reason": reason} if reason else None
    return {**whole, "usage": _usage(call, text_tokens)}


def response(call: Call, key: str, status: str, output: list[Item]) -> dict[str, Any]:
    return {
        "id": f"resp_{key}",
        "object": "response",
        "created_at": CREATED,
        "status": status,
        "error": None,
        "incomplete_details": None,
        "instructions": call.json.get("instructions"),
        "model": call.answering_model,
        "output": output,
        "parallel_tool_calls": True,
        "previous_response_id": call.json.get("previous_response_id"),
        "text": {"format": {"type": "text"}},
        "tool_choice": call.json.get("tool_choice", "auto"),
        "tools": call.json.get("tools") or [],
        "usage": None,
        "metadata": {},
    }


def message(key: str, status: str, text: str | None = None) -> Item:
    content = [] if text is None else [text_part(text)]
    head = {"id": f"msg_{key}", "type": "message", "status": status, "role": "assistant"}
    return {**head, "content": content}


def reasoning(key: str, trace: ReasoningTrace) -> Item:
    summary = [{"type": "summary_text", "text": trace.text}]
    head = {"id": f"rs_{key}", "type": "reasoning", "summary": summary}
    return {**head, "encrypted_content": trace.seal}


def text_part(text: str) -> dict[str, Any]:
    return {"type": "output_text", "annotations": [], "logprobs": [], "text": text}


def _function_call(tool: ToolCall) -> Item:
    head = {"id": f"fc_{tool.id}", "type": "function_call", "status": "completed"}
    return {**head, "call_id": tool.id, "name": tool.name, "arguments": tool.arguments}


def _usage(call: Call, text_tokens: int) -> dict[str, Any]:
    counted = used(call, text_tokens)
    return {
        "input_tokens": counted["prompt_tokens"],
        "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
        "output_tokens": counted["completion_tokens"],
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": counted["total_tokens"],
    }
