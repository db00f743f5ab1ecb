"""llama.cpp's server: its own routes, and the OpenAI routes that it also offers."""

from collections.abc import Iterable
from typing import Any

from fake_backend.dialects.chat_completions import ChatCompletions, text_of
from fake_backend.dialects.completions import Completions
from fake_backend.dialects.embeddings import AT_ONCE, embeddings, inputs, vectors_reply
from fake_backend.dialects.llama_cpp_completion import (
    SETTINGS,
    LlamaCppCompletion,
    answer,
    prompt_text,
)
from fake_backend.dialects.llama_cpp_infill import LlamaCppInfill
from fake_backend.messages.long_json import ENTRIES, list_reply
from fake_backend.messages.reply import Reply, body_reply, json_reply
from fake_backend.messages.request import Call
from fake_backend.messages.sse import CREATED
from fake_backend.model.context import Context
from fake_backend.model.responder import complete, converse
from fake_backend.providers.llama_cpp import CONTEXT, MODEL, LlamaCpp
from fake_backend.route import Answer, Generated, Route

HOST = "llama-cpp.invalid"
PLAIN = (HOST, "")  # the host that a plain port serves, and its base URL's path
SURFACES = (
    "llama_cpp_health",
    "llama_cpp_props",
    "llama_cpp_models",
    "llama_cpp_completion",
    "llama_cpp_infill",
    "llama_cpp_chat",
    "llama_cpp_embeddings",
    "llama_cpp_tokenize",
)
PROVIDER = LlamaCpp()
DIMENSIONS = 768
SLOT = {"id": 0, "id_task": -1, "n_ctx": CONTEXT, "speculative": False, "is_processing": False}
METRICS = """# HELP llamacpp:prompt_tokens_total Number of prompt tokens processed.
# TYPE llamacpp:prompt_tokens_total counter
llamacpp:prompt_tokens_total 0
# HELP llamacpp:requests_processing Number of requests processing.
# TYPE llamacpp:requests_processing gauge
llamacpp:requests_processing 0
# HELP llamacpp:requests_deferred Number of requests deferred.
# TYPE llamacpp:requests_deferred gauge
llamacpp:requests_deferred 0
"""


def health(call: Call, context: Context) -> Reply:
    return json_reply({"status": "ok"})


def props(call: Call, context: Context) -> Reply:
    content = {
        "default_generation_settings": {**SLOT, "params": SETTINGS},
        "total_slots": 1,
        "model_alias": MODEL,
        "model_path": f"models/{MODEL}",
        "modalities": {"vision": False, "audio": False},
        "chat_template": "{% for message in messages %}{{ message.content }}{% endfor %}",
        "bos_token": "",
        "eos_token": "<|im_end|>",
        "build_info": "b6500-bench",
    }
    return json_reply(content)


def slots(call: Call, context: Context) -> Reply:
    return json_reply([{**SLOT, "params": SETTINGS}])


def metrics(call: Call, context: Context) -> Reply:
    return body_reply(METRICS.encode(), "text/plain; version=0.0.4")


def lora_adapters(call: Call, context: Context) -> Reply:
    return json_reply([])


def models(call: Call, context: Context) -> Reply:
    """The only model, in Ollama's shape and in OpenAI's."""
    named = {"name": MODEL, "model": MODEL, "type": "model", "capabilities": ["completion"]}
    meta = {"vocab_type": 2, "n_vocab": 152_064, "n_ctx_train": CONTEXT, "n_embd": 3584}
    shown = {"id": MODEL, "object": "model", "created": CREATED, "owned_by": "llamacpp"}
    return json_reply({"models": [named], "object": "list", "data": [{**shown, "meta": meta}]})


def embed(call: Call, context: Context) -> Reply:
    """The server's own shape: one row of vectors for each input."""
    texts = inputs(call.json.get("content", call.json.get("input")))
    return vectors_reply(
        [ENTRIES], texts, DIMENSIONS, lambda index, row: {"index": index, "embedding": [row]}
    )


def tokenize(call: Call, context: Context) -> Reply:
    """One token for each byte, so that every text can be restored."""
    text = str(call.json.get("content") or "").encode()
    tokens: Iterable[Any] = text
    if call.json.get("with_pieces"):
        tokens = ({"id": token, "piece": _piece(token)} for token in text)
    return list_reply({"tokens": [ENTRIES]}, tokens, at_once=1000, is_long=len(text) > AT_ONCE)


def _piece(token: int) -> Any:
    """A character, or the byte of a token that is only part of one."""
    return chr(token) if token < 128 else [token]


def detokenize(call: Call, context: Context) -> Reply:
    tokens = call.json.get("tokens")
    return json_reply({"content": prompt_text(tokens if isinstance(tokens, list) else [])})


def apply_template(call: Call, context: Context) -> Reply:
    messages = call.json.get("messages")
    if not isinstance(messages, list):
        return PROVIDER.error("invalid_request", message="'messages' is required")
    turns = [message for message in messages if isinstance(message, dict)]
    texts = [f"<|im_start|>{turn.get('role')}\n{text_of(turn.get('content'))}" for turn in turns]
    return json_reply({"prompt": "".join(f"{text}<|im_end|>\n" for text in texts) + START})


START = "<|im_start|>assistant\n"
CHAT = Generated(ChatCompletions(), converse)
OWN = Generated(LlamaCppCompletion(), answer)
TABLE: tuple[tuple[str, str, str, Answer | Generated], ...] = (
    ("GET", "/health", "llama_cpp_health", health),
    ("GET", "/v1/health", "llama_cpp_health", health),
    ("GET", "/props", "llama_cpp_props", props),
    ("GET", "/slots", "llama_cpp_props", slots),
    ("GET", "/metrics", "llama_cpp_props", metrics),
    ("GET", "/lora-adapters", "llama_cpp_props", lora_adapters),
    ("GET", "/models", "llama_cpp_models", models),
    ("GET", "/v1/models", "llama_cpp_models", models),
    ("POST", "/completion", "llama_cpp_completion", OWN),
    ("POST", "/completions", "llama_cpp_completion", OWN),
    ("POST", "/v1/completions", "llama_cpp_completion", Generated(Completions(), complete)),
    ("POST", "/infill", "llama_cpp_infill", Generated(LlamaCppInfill(), answer)),
    ("POST", "/chat/completions", "llama_cpp_chat", CHAT),
    ("POST", "/v1/chat/completions", "llama_cpp_chat", CHAT),
    ("POST", "/embedding", "llama_cpp_embeddings", embed),
    ("POST", "/embeddings", "llama_cpp_embeddings", embed),
    ("POST", "/v1/embeddings", "llama_cpp_embeddings", embeddings),
    ("POST", "/tokenize", "llama_cpp_tokenize", tokenize),
    ("POST", "/detokenize", "llama_cpp_tokenize", detokenize),
    ("POST", "/apply-template", "llama_cpp_tokenize", apply_template),
)
ROUTES = tuple(
    Route(HOST, method, path, surface, answer, PROVIDER, cors=True)
    for method, path, surface, answer in TABLE
)
