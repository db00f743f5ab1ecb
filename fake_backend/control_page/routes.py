"""The routes of the control page: its files, and what it reads with the token."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from importlib.resources import files
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, FastAPI, Header, Response
from fastapi.responses import PlainTextResponse, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from fake_backend.control_bodies import body, takes
from fake_backend.control_page.catalogue import catalogue
from fake_backend.control_page.plan_toml import plan_toml
from fake_backend.journal import Journal

Table = dict[str, Any]
LOOK_S = 1.0  # how often an expired plan is looked for while no request arrives
SCRIPTS = ("elements.js", "page.js", "requests.js")
ASSETS = {
    "/": ("page.html", "text/html"),
    "/page.css": ("page.css", "text/css"),
    **{f"/{name}": (name, "text/javascript") for name in SCRIPTS},
}
HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self';"
    " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}


class Snippet(BaseModel):
    """A text that the page offers to copy, such as the settings of an editor."""

    model_config = ConfigDict(extra="forbid")
    title: Annotated[str, Field(max_length=200)]
    text: Annotated[str, Field(max_length=100_000)]


class Snippets(BaseModel):
    """All texts to copy."""

    model_config = ConfigDict(extra="forbid")
    snippets: Annotated[list[Snippet], Field(max_length=20)]


def page_routes(
    app: FastAPI,
    router: APIRouter,
    journal: Journal,
    show_plan: Callable[[], Table],
    addresses: Callable[[], Table],
) -> None:
    """Add the page itself to `app`, and what needs the token to `router`."""
    for path, (name, kind) in ASSETS.items():
        app.add_api_route(path, _asset(name, kind), include_in_schema=False)
    snippets: list[Snippet] = []

    @router.get("/address")
    async def show_address() -> Table:
        """Where the backend can be reached, and the texts that the page offers to copy."""
        return {**addresses(), "snippets": [one.model_dump() for one in snippets]}

    @router.put("/snippets", openapi_extra=takes(Snippets))
    async def set_snippets(wanted: Annotated[Snippets, Depends(body(Snippets))]) -> Table:
        """Set the texts that the page offers to copy."""
        snippets[:] = wanted.snippets
        return {"snippets": len(snippets)}

    @router.get("/catalogue")
    def show_catalogue() -> Table:  # in a thread: reading the comments of all faults takes long
        """Every fault with its settings, and every surface."""
        return catalogue()

    @router.get("/plan.toml", response_class=PlainTextResponse)
    async def show_toml() -> PlainTextResponse:
        """The active plan as the tables of a scenario."""
        return PlainTextResponse(plan_toml(show_plan()["faults"]), headers=HEADERS)

    @router.get("/events", response_class=StreamingResponse)
    async def follow(
        after: int = 0, last_event_id: Annotated[int, Header()] = 0
    ) -> StreamingResponse:
        """Server-sent events: `entry`, of the journal, and `plan`, whenever it changes."""
        stream = _events(journal, show_plan, max(after, last_event_id))
        return StreamingResponse(stream, media_type="text/event-stream", headers=HEADERS)


def _asset(name: str, kind: str) -> Callable[[], Response]:
    content = files(__package__).joinpath(name).read_bytes()

    def answer() -> Response:
        return Response(content, media_type=kind, headers=HEADERS)

    return answer


async def _events(
    journal: Journal, show_plan: Callable[[], Table], after: int
) -> AsyncIterator[bytes]:
    shown: list[str] | None = None
    while True:
        plan = show_plan()
        switched_on = [fault["id"] for fault in plan["switched_on"]]
        if switched_on != shown:
            shown = switched_on
            yield b"event: plan\ndata: %s\n\n" % orjson.dumps(plan)
        entries = journal.after(after)
        for entry in entries:
            after = entry["number"]
            yield b"event: entry\nid: %d\ndata: %s\n\n" % (after, orjson.dumps(entry))
        if not entries:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_S):
                    await journal.grown()
