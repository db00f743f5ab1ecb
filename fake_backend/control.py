"""The control API for the bench: plan, clock and journal. It needs the token."""

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Annotated, Any, Literal, TypeVar

import orjson
from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from fake_backend.clock import SteeredClock
from fake_backend.exchange.plan_stack import PlanStack
from fake_backend.journal import Journal
from fake_backend.plan.plan import Plan, PlanError
from fake_backend.settings import SettingError, read_settings

PREFIX = "/_bench"
LONGEST_S = 315_360_000  # ten years
T = TypeVar("T")
Switched = Callable[[], Awaitable[None]]


class MoreFaults(BaseModel):
    """Faults to add to the active plan."""

    model_config = ConfigDict(extra="forbid")
    faults: list[Any]


class WantedPlan(MoreFaults):
    """A plan to activate: tables of faults, and its time to live."""

    ttl_s: Annotated[float, Field(gt=0, le=LONGEST_S)] | None = None


class WantedClock(BaseModel):
    """`state` freezes or resumes the clock; `advance_s` moves it forward."""

    model_config = ConfigDict(extra="forbid")
    state: Literal["frozen", "running"] | None = None
    advance_s: Annotated[float, Field(ge=0, le=LONGEST_S)] = 0


def control_app(
    plans: PlanStack, journal: Journal, clock: SteeredClock, token: str, *, switched: Switched
) -> FastAPI:
    """Routes below `/_bench`; each needs `Authorization: Bearer <token>`."""

    def authorised(authorization: Annotated[str, Header()] = "") -> None:
        if not secrets.compare_digest(authorization.encode(), f"Bearer {token}".encode()):
            raise HTTPException(401, "The control API needs its token.")

    router = APIRouter(prefix=PREFIX, dependencies=[Depends(authorised)])
    _plan_routes(router, plans, clock, switched)
    _clock_routes(router, clock, switched)
    _journal_routes(router, journal)
    app = FastAPI(title="fake_backend", docs_url=None, redoc_url=None, openapi_url=None)
    app.include_router(router)
    return app


def _plan_routes(
    router: APIRouter, plans: PlanStack, clock: SteeredClock, switched: Switched
) -> None:
    def shown() -> dict[str, Any]:
        active = plans.active
        left = None if active.until is None else active.until - clock.monotonic()
        return {"seed": plans.seed, "faults": active.plan.tables(), "ttl_s": left}

    @router.get("/plan")
    async def show_plan() -> dict[str, Any]:
        return shown()

    @router.put("/plan")
    async def set_plan(wanted: Annotated[WantedPlan, Depends(_body(WantedPlan))]) -> dict[str, Any]:
        plans.switch(_parsed(wanted.faults), ttl_s=wanted.ttl_s)
        await switched()
        return shown()

    @router.post("/plan")
    async def add_faults(
        wanted: Annotated[MoreFaults, Depends(_body(MoreFaults))],
    ) -> dict[str, Any]:
        plans.add(_parsed(wanted.faults))
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


def _clock_routes(router: APIRouter, clock: SteeredClock, switched: Switched) -> None:
    def shown() -> dict[str, Any]:
        state = "frozen" if clock.frozen else "running"
        return {"state": state, "monotonic": clock.monotonic(), "epoch": clock.epoch()}

    @router.get("/clock")
    async def show_clock() -> dict[str, Any]:
        return shown()

    @router.put("/clock")
    async def set_clock(
        wanted: Annotated[WantedClock, Depends(_body(WantedClock))],
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
    ) -> list[dict[str, Any]]:
        """The entries after number `after`; if there are none yet, waits up to `wait_s`."""
        if wait_s and not journal.after(after):
            # not wait_for: its task starts one turn later, and misses an entry written in between
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait_s):
                    await journal.grown()
        return journal.after(after)

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


def _body(kind: type[T]) -> Callable[[Request], Awaitable[T]]:
    """Reads a JSON body, whatever its content type, or answers 422 with what is wrong."""

    async def read(request: Request) -> T:
        try:
            return read_settings(kind, orjson.loads(await request.body()))
        except orjson.JSONDecodeError as error:
            problem = f"The body must be JSON: {error}."
            raise HTTPException(422, {"where": "", "problem": problem}) from None
        except SettingError as error:
            where = ".".join(map(str, error.path))
            raise HTTPException(422, {"where": where, "problem": str(error)}) from None

    return read


def _parsed(tables: Any) -> Plan:
    """The plan of these tables, or 422 with the path of the first wrong field."""
    try:
        return Plan.parse(tables)
    except PlanError as error:
        raise HTTPException(422, {"where": error.where, "problem": str(error)}) from None
