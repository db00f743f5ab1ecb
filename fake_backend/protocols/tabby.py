"""Tabby's server: completions of segments, events, and OpenAI's chat completions."""

from fake_backend.dialects.chat_completions import ChatCompletions
from fake_backend.dialects.tabby_completions import TabbyCompletions
from fake_backend.messages.reply import Reply, json_reply
from fake_backend.messages.request import Call
from fake_backend.model.context import Context
from fake_backend.model.responder import complete, converse
from fake_backend.providers.tabby import MODEL, Tabby
from fake_backend.route import Answer, Generated, Route

HOST = "tabby.invalid"
PLAIN = (HOST, "")  # the host that a plain port serves, and its base URL's path
SURFACES = (
    "tabby_health",
    "tabby_settings",
    "tabby_completions",
    "tabby_events",
    "tabby_chat",
)
PROVIDER = Tabby()
CHAT_MODEL = "Qwen2.5-Coder-7B-Instruct"
VERSION = {
    "build_date": "2026-01-01",
    "build_timestamp": "2026-01-01T00:00:00.000000000Z",
    "git_sha": "0" * 40,
    "git_describe": "v0.30.0",
}


def health(call: Call, context: Context) -> Reply:
    content = {
        "model": MODEL,
        "chat_model": CHAT_MODEL,
        "chat_device": "cpu",
        "device": "cpu",
        "arch": "x86_64",
        "cpu_info": "Bench CPU",
        "cpu_count": 2,
        "cuda_devices": [],
        "version": VERSION,
    }
    return json_reply(content)


def server_setting(call: Call, context: Context) -> Reply:
    return json_reply({"disable_client_side_telemetry": False})


def models(call: Call, context: Context) -> Reply:
    return json_reply({"completion": [MODEL], "chat": [CHAT_MODEL]})


def events(call: Call, context: Context) -> Reply:
    """Accept any event with an empty reply."""
    return Reply() if call.json.get("type") else PROVIDER.error("invalid_request")


CHAT = Generated(ChatCompletions(), converse)
TABLE: tuple[tuple[str, str, str, Answer | Generated], ...] = (
    ("GET", "/v1/health", "tabby_health", health),
    ("POST", "/v1/health", "tabby_health", health),
    ("GET", "/v1beta/server_setting", "tabby_settings", server_setting),
    ("GET", "/v1beta/models", "tabby_settings", models),
    ("POST", "/v1/completions", "tabby_completions", Generated(TabbyCompletions(), complete)),
    ("POST", "/v1/events", "tabby_events", events),
    ("POST", "/v1/chat/completions", "tabby_chat", CHAT),
    ("POST", "/v1beta/chat/completions", "tabby_chat", CHAT),
)
ROUTES = tuple(
    Route(HOST, method, path, surface, answer, PROVIDER, cors=True)
    for method, path, surface, answer in TABLE
)
