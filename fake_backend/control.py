"""The control API for the bench: plan, clock, journal and health. It needs the token."""

import asyncio
import contextlib
import math
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException, Query
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from fake_backend.clock import SteeredClock
from fake_backend.control_bodies import body, refused, takes
from fake_backend.control_page.routes import page_routes
from fake_backend.exchange.plan_stack import PlanStack
from fake_backend.journal import Journal
from fake_backend.plan.active import ActivePlan
from fake_backend.plan.plan import MOST_FAULTS, Plan, PlanError
from fake_backend.plan.switched_on import SwitchedOn
from fake_backend.rollout.rollout import Rollout
from fake_backend.rollout_control import rollout_routes

PREFIX = "/_bench"
LONGEST_S = 315_360_000  # ten years
Switched = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Listeners:
    """What the control API needs of the ports: to adapt them to a plan, and to show them."""

    switched: Switched
    addresses: Callable[[], dict[str, Any]] = dict


class Refusal(BaseModel):
    """Why a request was refused: a sentence, or the wrong field and what is wrong with it."""

    detail: Any


REFUSALS: dict[int | str, dict[str, Any]] = {
    status: {"model": Refusal} for status in (400, 401, 408, 413, 422)
}


class WantedFaults(BaseModel):
    """Faults to switch on, and their time to live."""

    model_config = ConfigDict(extra="forbid")
    faults: list[Any]
    ttl_s: Annotated[float, Field(gt=0, le=LONGEST_S)] | None = None


class WantedClock(BaseModel):
    """`state` freezes or resumes the clock; `advance_s` moves it forward."""

    model_config = ConfigDict(extra="forbid")
    state: Literal["frozen", "running"] | None = None
    advance_s: Annotated[float, Field(ge=0, le=LONGEST_S)] = 0


def control_app(
    plans: PlanStack,
    journal: Journal,
    clock: SteeredClock,
    token: str,
    *,
    listeners: Listeners,
    rollout: Rollout | None = None,
) -> FastAPI:
    """The control page, and routes below `/_bench` that need `Authorization: Bearer <token>`."""

    def authorised(
        authorization: Annotated[str, Header(include_in_schema=False)] = "",
    ) -> None:
        if not secrets.compare_digest(authorization.encode(), f"Bearer {token}".encode()):
            raise HTTPException(401, "The control API needs its token.")

    router = APIRouter(prefix=PREFIX, dependencies=[Depends(authorised)], responses=REFUSALS)
    _plan_routes(router, plans, clock, listeners.switched)
    _clock_routes(router, clock, listeners.switched)
    _journal_routes(router, journal)
    rollout_routes(router, rollout or Rollout(plans.seed, clock, journal))
    app = FastAPI(title="fake_backend", docs_url=None, redoc_url=None, openapi_url=None)

    @router.get("/openapi.json", include_in_schema=False)
    async def describe() -> dict[str, Any]:
        return app.openapi()

    page_routes(app, router, journal, partial(_shown, plans, clock), listeners.addresses)
    app.include_router(router)
    return app


def _shown(plans: PlanStack, clock: SteeredClock) -> dict[str, Any]:
    active, now = plans.active, clock.monotonic()
    left = None if active.until is None else active.until - now
    return {
        "seed": plans.seed,
        "faults": active.plan.tables(),
        "ttl_s": left,
        "switched_on": [_state(fault, active, now) for fault in active.faults],
    }


def _state(fault: SwitchedOn, plan: ActivePlan, now: float) -> dict[str, Any]:
    """The fault's id, and the seconds until it ends by itself (None: it does not)."""
    until = fault.until if plan.until is None else min(fault.until, plan.until)
    return {"id": fault.id, "left_s": None if until == math.inf else until - now}


def _plan_routes(
    router: APIRouter, plans: PlanStack, clock: SteeredClock, switched: Switched
) -> None:
    shown = partial(_shown, plans, clock)

    @router.get("/plan")
    async def show_plan() -> dict[str, Any]:
        return shown()

    @router.put("/plan", openapi_extra=takes(WantedFaults))
    async def set_plan(
        wanted: Annotated[WantedFaults, Depends(body(WantedFaults))],
    ) -> dict[str, Any]:
        """Switch on these faults and no others; after `ttl_s` those before them return."""
        plans.switch(_parsed(wanted.faults), ttl_s=wanted.ttl_s)
        await switched()
        return shown()

    @router.post("/plan", openapi_extra=takes(WantedFaults))
    async def add_faults(
        wanted: Annotated[WantedFaults, Depends(body(WantedFaults))],
    ) -> dict[str, Any]:
        """Add faults to those that are on; after `ttl_s` the added ones alone end."""
        more = _parsed(wanted.faults)
        if len(plans.active.plan.faults) + len(more.faults) > MOST_FAULTS:
            raise refused("faults", f"more than {MOST_FAULTS} would be active.")
        plans.add(more, ttl_s=wanted.ttl_s)
        await switched()
        return shown()

    @router.delete("/plan")
    async def clear_plan(until: Literal["fault"] | None = None) -> dict[str, Any]:
        """End every fault; with `until=fault` only those that do not last until the end."""
        if until is None:
            plans.switch(Plan())
        else:
            plans.end_passing()
        await switched()
        return shown()

    @router.delete("/plan/{fault}")
    async def end_fault(fault: str) -> dict[str, Any]:
        """End the fault with this id of `switched_on`, for good; it may have ended already."""
        plans.end(fault)
        await switched()
        return shown()


def _clock_routes(router: APIRouter, clock: SteeredClock, switched: Switched) -> None:
    def shown() -> dict[str, Any]:
        state = "frozen" if clock.frozen else "running"
        return {"state": state, "monotonic": clock.monotonic(), "epoch": clock.epoch()}

    @router.get("/clock")
    async def show_clock() -> dict[str, Any]:
        return shown()

    @router.put("/clock", openapi_extra=takes(WantedClock))
    async def set_clock(
        wanted: Annotated[WantedClock, Depends(body(WantedClock))],
    ) -> dict[str, Any]:
        if wanted.state == "frozen":
            clock.freeze()
        clock.advance(wanted.advance_s)
        if wanted.state == "running":
            clock.resume()
        await switched()
        return shown()


def _journal_routes(router: APIRouter, journal: Journal) -> None:
    @router.get("/journal")
    async def read_journal(
        after: int = 0, wait_s: Annotated[float, Query(ge=0, le=60)] = 0
    ) -> Response:
        """The entries after number `after`; if there are none yet, waits up to `wait_s`."""
        if wait_s and not journal.after(after):
            # not wait_for: its task starts one turn later, and misses an entry written in between
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait_s):
                    await journal.grown()
        return Response(orjson.dumps(journal.after(after)), media_type="application/json")

    @router.get("/health")
    async def show_health() -> dict[str, Any]:
        """Whether the journal's file has every entry, or how many are lost, and why."""
        return {"journal": journal.health()}

    @router.get("/journal/stream")
    async def follow_journal(after: int = 0) -> StreamingResponse:
        """The same entries as an endless stream of JSON lines."""
        return StreamingResponse(_followed(journal, after), media_type="application/x-ndjson")


async def _followed(journal: Journal, after: int) -> AsyncIterator[bytes]:
    while True:
        entries = journal.after(after)
        for entry in entries:
            yield orjson.dumps(entry) + b"\n"
            after = entry["number"]
        if not entries:
            await journal.grown()


def _parsed(tables: Any) -> Plan:
    """The plan of these tables, or 422 with the path of the first wrong field."""
    try:
        plan = Plan.parse(tables)
        orjson.dumps(plan.tables())  # what could not be shown must not become active
    except PlanError as error:
        raise refused(error.where, str(error)) from None
    except TypeError as error:
        raise refused("faults", f"cannot be shown as JSON: {error}.") from None
    return plan
