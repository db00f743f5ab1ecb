"""The bench's own door: set and clear the plan, read the journal. It needs the token."""

import secrets
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, HTTPException

from fake_backend.exchange import Exchange
from fake_backend.journal import Journal
from fake_backend.plan import Plan, PlanError, PlannedFault

PREFIX = "/_bench"


def control_router(exchange: Exchange, journal: Journal, token: str) -> APIRouter:
    """Routes below `/_bench`; each needs `Authorization: Bearer <token>`."""

    def authorised(authorization: Annotated[str, Header()] = "") -> None:
        if not secrets.compare_digest(authorization.encode(), f"Bearer {token}".encode()):
            raise HTTPException(401, "The control API needs its token.")

    router = APIRouter(prefix=PREFIX, dependencies=[Depends(authorised)])

    @router.get("/plan")
    def show_plan() -> dict[str, Any]:
        return _shown(exchange.plan)

    @router.put("/plan")
    def set_plan(wanted: dict[str, Any]) -> dict[str, Any]:
        exchange.plan = Plan(exchange.plan.seed, _faults(wanted))
        return _shown(exchange.plan)

    @router.delete("/plan")
    def clear_plan() -> dict[str, Any]:
        exchange.plan = Plan(exchange.plan.seed)
        return _shown(exchange.plan)

    @router.get("/journal")
    def read_journal(after: int = 0) -> list[dict[str, Any]]:
        return journal.after(after)

    return router


def _shown(plan: Plan) -> dict[str, Any]:
    return {"seed": plan.seed, "faults": [planned.table() for planned in plan.faults]}


def _faults(wanted: dict[str, Any]) -> tuple[PlannedFault, ...]:
    """The faults of a wanted plan, or 422 with the path of the first wrong field."""
    tables = wanted.get("faults")
    try:
        if not isinstance(tables, list) or set(wanted) != {"faults"}:
            raise PlanError("plan", "must have one key, 'faults', with a list of tables.")
        return tuple(
            PlannedFault.parse(table if isinstance(table, dict) else {}, f"faults.{index}")
            for index, table in enumerate(tables)
        )
    except PlanError as error:
        raise HTTPException(422, {"where": error.where, "problem": str(error)}) from None
