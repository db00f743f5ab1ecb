"""Ollama's API: its own routes, and the OpenAI routes that it also offers."""

from typing import Any

from fake_backend.dialects import ollama_chat, ollama_generate
from fake_backend.dialects.chat_completions import ChatCompletions, used
from fake_backend.dialects.completions import Completions
from fake_backend.dialects.embeddings import embeddings, inputs, vector, vectors_reply
from fake_backend.dialects.ollama_chat import OllamaChat
from fake_backend.dialects.ollama_generate import LOAD_NS, OllamaGenerate, generate, streamed
from fake_backend.messages.long_json import ENTRIES
from fake_backend.messages.ndjson import line, lines
from fake_backend.messages.reply import Reply, body_reply, json_reply
from fake_backend.messages.request import Call
from fake_backend.messages.sse import CREATED
from fake_backend.model.context import Context
from fake_backend.model.responder import complete, converse
from fake_backend.protocols.ollama.models import LISTED, details, find, info
from fake_backend.providers.ollama import Ollama
from fake_backend.providers.ollama_openai import OllamaOpenAI
from fake_backend.route import Answer, Generated, Route

HOST = "ollama.invalid"
PLAIN = (HOST, "")  # the host that a plain port serves, and its base URL's path
SURFACES = (
    "ollama_models",
    "ollama_generate",
    "ollama_chat",
    "ollama_embeddings",
    "ollama_pull",
)
PROVIDER, OPENAI = Ollama(), OllamaOpenAI()
VERSION = "0.12.6"
DIMENSIONS = 768
STEPS = 5  # progress lines while a layer is pulled


def root(call: Call, context: Context) -> Reply:
    return body_reply(b"Ollama is running", "text/plain; charset=utf-8")


def version(call: Call, context: Context) -> Reply:
    return json_reply({"version": VERSION})


def tags(call: Call, context: Context) -> Reply:
    return json_reply({"models": list(LISTED.values())})


def running(call: Call, context: Context) -> Reply:
    """The first model, as if it had just been used."""
    first = next(iter(LISTED.values()))
    shown = {name: value for name, value in first.items() if name != "modified_at"}
    more = {
        "expires_at": "2026-01-01T00:05:00Z",
        "size_vram": first["size"],
        "context_length": 4096,
    }
    return json_reply({"models": [{**shown, **more}]})


def show(call: Call, context: Context) -> Reply:
    name = _asked(call)
    listed = find(name)
    if listed is None:
        return PROVIDER.error("model_not_supported", message=_missing(name))
    return json_reply(info(listed))


def pull(call: Call, context: Context) -> Reply:
    """Pull any model: every state as a line, or the last state alone."""
    if not streamed(call):
        return json_reply({"status": "success"})
    size = details(_asked(call))["size"]
    digest = f"sha256:{details(_asked(call))['digest']}"
    layer = {"status": f"pulling {digest[7:19]}", "digest": digest, "total": size}
    pieces = [
        line({"status": "pulling manifest"}),
        *(line({**layer, "completed": size * n // STEPS}, "token") for n in range(STEPS + 1)),
        line({"status": "verifying sha256 digest"}),
        line({"status": "writing manifest"}),
        line({"status": "success"}, "done"),
    ]
    return lines(pieces, lambda text: line({"status": text}).data)


def embed(call: Call, context: Context) -> Reply:
    content = {
        "model": call.model,
        "embeddings": [ENTRIES],
        "total_duration": LOAD_NS,
        "load_duration": LOAD_NS,
        "prompt_eval_count": used(call, 0)["prompt_tokens"],
    }
    return vectors_reply(content, inputs(call.json.get("input")), DIMENSIONS)


def embed_one(call: Call, context: Context) -> Reply:
    """The older route: one vector for one prompt, an empty vector for an empty prompt."""
    prompt = str(call.json.get("prompt") or "")
    return json_reply({"embedding": vector(prompt.encode(), DIMENSIONS) if prompt else []})


def openai_models(call: Call, context: Context) -> Reply:
    return json_reply({"object": "list", "data": [_shown(name) for name in LISTED]})


def openai_model(call: Call, context: Context) -> Reply:
    name = call.path.rsplit("/", 1)[-1]
    if find(name) is None:
        return OPENAI.error("model_not_supported", message=_missing(name))
    return json_reply(_shown(name))


def _shown(name: str) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": CREATED, "owned_by": "library"}


def _asked(call: Call) -> str:
    """The requested model; older clients send it as `name`."""
    return call.model or str(call.json.get("name") or "")


def _missing(name: str) -> str:
    return PROVIDER.wordings["model_not_supported"].message.replace("llama-x", name)


def _own(method: str, path: str, surface: str, answer: Answer | Generated) -> Route:
    return Route(HOST, method, path, surface, answer, PROVIDER, cors=True)


def _openai(method: str, path: str, surface: str, answer: Answer | Generated) -> Route:
    return Route(HOST, method, path, surface, answer, OPENAI, cors=True)


ROUTES = (
    _own("GET", "/", "ollama_models", root),
    _own("GET", "/api/version", "ollama_models", version),
    _own("GET", "/api/tags", "ollama_models", tags),
    _own("GET", "/api/ps", "ollama_models", running),
    _own("POST", "/api/show", "ollama_models", show),
    _own(
        "POST",
        "/api/generate",
        "ollama_generate",
        Generated(OllamaGenerate(), generate, ollama_generate.load),
    ),
    _own("POST", "/api/chat", "ollama_chat", Generated(OllamaChat(), converse, ollama_chat.load)),
    _own("POST", "/api/embed", "ollama_embeddings", embed),
    _own("POST", "/api/embeddings", "ollama_embeddings", embed_one),
    _own("POST", "/api/pull", "ollama_pull", pull),
    _openai("GET", "/v1/models", "ollama_models", openai_models),
    _openai("GET", "/v1/models/{model}", "ollama_models", openai_model),
    _openai("POST", "/v1/chat/completions", "ollama_chat", Generated(ChatCompletions(), converse)),
    _openai("POST", "/v1/completions", "ollama_generate", Generated(Completions(), complete)),
    _openai("POST", "/v1/embeddings", "ollama_embeddings", embeddings),
)
