"""OpenAI's API, as a plain base URL and under its real host name."""

from fake_backend.dialects.chat_completions import ChatCompletions
from fake_backend.dialects.completions import Completions
from fake_backend.dialects.embeddings import embeddings
from fake_backend.dialects.response_session import refusal
from fake_backend.dialects.responses import Responses
from fake_backend.messages.reply import Reply, json_reply
from fake_backend.messages.request import Call
from fake_backend.messages.sse import CREATED
from fake_backend.model.context import Context
from fake_backend.model.models import MODELS, Model
from fake_backend.model.responder import complete, converse
from fake_backend.providers.openai import OpenAI
from fake_backend.route import Generated, Route, upgrade

HOST = "api.openai.com"
PLAIN = (HOST, "/v1")  # the host that a plain port serves, and its base URL's path
SURFACES = (
    "openai_models",
    "openai_chat",
    "openai_completions",
    "openai_responses",
    "openai_websocket",
    "openai_embeddings",
)
HTTP2 = True
PROVIDER = OpenAI()


def _shown(model: Model) -> dict[str, object]:
    return {"id": model.id, "object": "model", "created": CREATED, "owned_by": "bench"}


def models(call: Call, context: Context) -> Reply:
    return json_reply({"object": "list", "data": [_shown(model) for model in MODELS.values()]})


def one_model(call: Call, context: Context) -> Reply:
    model = MODELS.get(call.path.rsplit("/", 1)[-1])
    return json_reply(_shown(model)) if model else PROVIDER.error("model_not_supported")


def _engine(model: Model) -> dict[str, object]:
    return {"id": model.id, "object": "engine", "owner": "bench", "ready": True}


def engines(call: Call, context: Context) -> Reply:
    return json_reply({"object": "list", "data": [_engine(model) for model in MODELS.values()]})


def one_engine(call: Call, context: Context) -> Reply:
    model = MODELS.get(call.path.rsplit("/", 1)[-1])
    return json_reply(_engine(model)) if model else PROVIDER.error("model_not_supported")


ROUTES = (
    Route(HOST, "GET", "/v1/models", "openai_models", models, PROVIDER),
    Route(HOST, "GET", "/v1/models/{model}", "openai_models", one_model, PROVIDER),
    Route(
        HOST,
        "POST",
        "/v1/chat/completions",
        "openai_chat",
        Generated(ChatCompletions(), converse),
        PROVIDER,
    ),
    Route(
        HOST,
        "POST",
        "/v1/completions",
        "openai_completions",
        Generated(Completions(), complete),
        PROVIDER,
    ),
    Route(
        HOST,
        "POST",
        "/v1/engines/{engine}/completions",
        "openai_completions",
        Generated(Completions(), complete),
        PROVIDER,
    ),
    Route(HOST, "GET", "/v1/engines", "openai_models", engines, PROVIDER),
    Route(HOST, "GET", "/v1/engines/{engine}", "openai_models", one_engine, PROVIDER),
    Route(
        HOST,
        "POST",
        "/v1/responses",
        "openai_responses",
        Generated(Responses(), converse, refusal),
        PROVIDER,
    ),
    Route(HOST, "GET", "/v1/responses", "openai_websocket", upgrade(PROVIDER), PROVIDER),
    Route(HOST, "POST", "/v1/embeddings", "openai_embeddings", embeddings, PROVIDER),
)
