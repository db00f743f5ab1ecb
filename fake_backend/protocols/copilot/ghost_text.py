"""Inline completions: the grey text behind the cursor."""

from fake_backend.dialects.completions import Completions
from fake_backend.model.responder import complete
from fake_backend.protocols.copilot import hosts
from fake_backend.route import Generated, Route

ROUTES = (
    Route(
        hosts.PROXY,
        "POST",
        "/v1/engines/{engine}/completions",
        "ghost_text",
        Generated(Completions(), complete),
        hosts.PROVIDER,
    ),
)
