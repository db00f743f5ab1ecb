"""GitHub Copilot: sign-in, account, models, ghost text, next edit, chat and side services."""

from fake_backend.protocols.copilot import (
    account,
    auto,
    chat,
    ghost_text,
    models,
    next_edit,
    ping,
    repositories,
    side_services,
    sign_in,
    workspace_search,
)

HTTP2 = True
ROUTES = (
    *sign_in.ROUTES,
    *account.ROUTES,
    *models.ROUTES,
    *auto.ROUTES,
    *ghost_text.ROUTES,
    *next_edit.ROUTES,
    *chat.ROUTES,
    *ping.ROUTES,
    *repositories.ROUTES,
    *workspace_search.ROUTES,
    *side_services.ROUTES,
)
SURFACES = (
    "sign_in",
    "token",
    "account",
    "models",
    "auto",
    "ghost_text",
    "next_edit",
    "chat",
    "agent",
    "inline_chat",
    "chat_side",
    "websocket",
    "ping",
    "repositories",
    "embeddings",
    "agents",
    "snippy",
    "telemetry",
    "status_page",
)
