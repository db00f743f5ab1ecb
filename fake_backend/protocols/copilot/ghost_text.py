"""Inline completions: what appears grey behind the cursor."""

from fake_backend.mind import complete
from fake_backend.protocols.copilot import hosts
from fake_backend.route import Route, Spoken
from fake_backend.voices.completions import Completions

ROUTES = (
    Route(
        hosts.PROXY,
        "POST",
        "/v1/engines/{engine}/completions",
        "ghost_text",
        Spoken(Completions(), complete),
        hosts.PROVIDER,
    ),
)
