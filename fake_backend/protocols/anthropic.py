"""Anthropic's API, as a plain base URL and under its real host name."""

from fake_backend.call import Call
from fake_backend.model import MODELS
from fake_backend.providers.anthropic import Anthropic
from fake_backend.reply import Reply, json_reply
from fake_backend.route import Context, Route

HOST = "api.anthropic.com"
PLAIN = (HOST, "")  # the host that a plain port plays, and the path of its base URL
SURFACES = ("anthropic_models",)
PROVIDER = Anthropic()


def models(call: Call, context: Context) -> Reply:
    shown = [
        {"type": "model", "id": model.id, "display_name": model.name, "created_at": "2026-01-01T00:00:00Z"}
        for model in MODELS.values()
        if model.vendor == "Anthropic"
    ]
    ids = [model["id"] for model in shown]
    return json_reply({"data": shown, "has_more": False, "first_id": ids[0], "last_id": ids[-1]})


ROUTES = (Route(HOST, "GET", "/v1/models", "anthropic_models", models, PROVIDER),)
