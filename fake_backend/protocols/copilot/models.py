"""The lists of chat models and next-edit models, and a model's policy."""

from fake_backend.messages.reply import Reply, json_reply
from fake_backend.messages.request import Call
from fake_backend.model.context import Context
from fake_backend.model.copilot_listing import shown
from fake_backend.model.models import MODELS, NEXT_EDIT
from fake_backend.protocols.copilot import hosts
from fake_backend.route import Route

LISTED = [shown(model) for model in MODELS.values() if model.kind in {"chat", "embeddings"}]


def chat_models(call: Call, context: Context) -> Reply:
    return json_reply({"object": "list", "data": LISTED})


def next_edit_models(call: Call, context: Context) -> Reply:
    models = [
        {
            "serviceType": "NESChat",
            "name": NEXT_EDIT,
            "provider": "Azure OpenAI",
            "capabilities": {"promptStrategy": "xtab275"},
        }
    ]
    return json_reply({"models": models})


def one_model(call: Call, context: Context) -> Reply:
    model = MODELS.get(call.path.rsplit("/", 1)[-1])
    return json_reply(shown(model)) if model else hosts.PROVIDER.error("not_found")


def policy(call: Call, context: Context) -> Reply:
    return json_reply({"state": "accepted", "terms": ""})


ROUTES = (
    Route(hosts.API, "GET", "/models", "models", chat_models, hosts.PROVIDER),
    Route(hosts.CAPI, "GET", "/models", "models", chat_models, hosts.PROVIDER),
    Route(hosts.API, "GET", "/models/{model}", "models", one_model, hosts.PROVIDER),
    Route(hosts.API, "POST", "/models/{model}/policy", "models", policy, hosts.PROVIDER),
    Route(hosts.PROXY, "GET", "/models", "models", next_edit_models, hosts.PROVIDER),
)
