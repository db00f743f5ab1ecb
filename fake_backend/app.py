"""Wires routes once: the control API, and everything else to the exchange."""

from fastapi import FastAPI

from fake_backend.control import control_router
from fake_backend.exchange import Exchange
from fake_backend.journal import Journal


def create_app(exchange: Exchange, journal: Journal, token: str) -> FastAPI:
    """The application for the control port: the control API, the protocols behind it."""
    app = FastAPI(title="fake_backend", docs_url=None, redoc_url=None, openapi_url=None)
    app.include_router(control_router(exchange, journal, token))
    app.mount("/", exchange)
    return app
