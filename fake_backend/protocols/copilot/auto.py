"""The router that picks a model for a turn, and its session token."""

from typing import Any

from fake_backend.messages.reply import Reply, json_reply
from fake_backend.messages.request import Call
from fake_backend.model.context import Context
from fake_backend.model.copilot_listing import shown
from fake_backend.model.models import DEFAULT
from fake_backend.protocols.copilot import hosts
from fake_backend.route import Route

SESSION_S = 3600


def _session(context: Context) -> dict[str, Any]:
    return {
        "session_token": context.answers.identifier("invented-session-token", "auto"),
        "expires_at": int(context.epoch) + SESSION_S,
        "discounted_costs": {DEFAULT.id: 0.1},
    }


def auto(call: Call, context: Context) -> Reply:
    return json_reply({**_session(context), "selected_model": shown(DEFAULT)})


def session(call: Call, context: Context) -> Reply:
    models = {"available_models": [DEFAULT.id], "selected_model": DEFAULT.id}
    return json_reply({**_session(context), **models})


def intent(call: Call, context: Context) -> Reply:
    return json_reply(
        {
            "predicted_label": "no_reasoning",
            "confidence": 0.9,
            "latency_ms": 1,
            "candidate_models": [DEFAULT.id],
            "chosen_model": DEFAULT.id,
            "scores": {"needs_reasoning": 0.1, "no_reasoning": 0.9},
        }
    )


ROUTES = (
    Route(hosts.API, "POST", "/auto", "auto", auto, hosts.PROVIDER),
    Route(hosts.API, "POST", "/models/session", "auto", session, hosts.PROVIDER),
    Route(hosts.API, "POST", "/models/session/intent", "auto", intent, hosts.PROVIDER),
)
