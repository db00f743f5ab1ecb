"""The control API's routes for a rollout: flags, pool, crowd and shadow."""

from collections.abc import Callable
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from fake_backend.control_bodies import body, refused, takes
from fake_backend.model.version import Name
from fake_backend.plugins import UnknownNameError
from fake_backend.protocols import known_surfaces
from fake_backend.rollout.crowd import CrowdSettings
from fake_backend.rollout.flags import FlagError, FlagSettings
from fake_backend.rollout.pool import PoolSettings
from fake_backend.rollout.rollout import Rollout, StateError
from fake_backend.rollout.shadow import ShadowSettings


class WantedCrowd(BaseModel):
    """A crowd whose load is that of everybody having the version `old`."""

    model_config = ConfigDict(extra="forbid")
    old: Name
    crowd: CrowdSettings = Field(default_factory=CrowdSettings)


class WantedThreshold(BaseModel):
    """The time to the first token above which an answer counts as late."""

    model_config = ConfigDict(extra="forbid")
    threshold_s: Annotated[float, Field(gt=0, le=86_400)]


class WantedStreams(BaseModel):
    """Long answers of a version, which a switch of the flag then finds under way."""

    model_config = ConfigDict(extra="forbid")
    version: Name
    count: Annotated[int, Field(ge=1, le=1000)]


def rollout_routes(router: APIRouter, rollout: Rollout) -> None:
    _flag_routes(router, rollout)
    _pool_routes(router, rollout)
    _crowd_routes(router, rollout)
    _shadow_routes(router, rollout)


def _flag_routes(router: APIRouter, rollout: Rollout) -> None:
    def shown() -> Response:
        return _json({"flags": rollout.flags and rollout.flags.settings})

    @router.get("/flags")
    async def show_flags() -> Response:
        return shown()

    @router.put("/flags", openapi_extra=takes(FlagSettings))
    async def set_flags(
        wanted: Annotated[FlagSettings, Depends(body(FlagSettings))],
    ) -> Response:
        """Switch the flag; requests under way keep their version."""
        for index, surface in enumerate(wanted.surfaces):
            if surface not in known_surfaces():
                problem = str(UnknownNameError("surface", surface, known_surfaces()))
                raise refused(f"surfaces.{index}", problem)
        _try("document", lambda: rollout.set_flags(wanted))
        return shown()

    @router.delete("/flags")
    async def end_rollout() -> Response:
        """End the rollout, with its pool and its crowd."""
        rollout.end()
        return shown()


def _pool_routes(router: APIRouter, rollout: Rollout) -> None:
    @router.get("/pool")
    async def show_pool() -> Response:
        return _json(rollout.shown())

    @router.put("/pool", openapi_extra=takes(PoolSettings))
    async def set_pool(
        wanted: Annotated[PoolSettings, Depends(body(PoolSettings))],
    ) -> Response:
        """Begin the rollout with an empty pool."""
        _try("pool", lambda: rollout.set_pool(wanted))
        return _json(rollout.shown())

    @router.put("/pool/threshold", openapi_extra=takes(WantedThreshold))
    async def set_threshold(
        wanted: Annotated[WantedThreshold, Depends(body(WantedThreshold))],
    ) -> Response:
        _try("threshold_s", lambda: rollout.set_threshold(wanted.threshold_s))
        return _json(rollout.shown())

    @router.post("/pool/streams", openapi_extra=takes(WantedStreams))
    async def begin_streams(
        wanted: Annotated[WantedStreams, Depends(body(WantedStreams))],
    ) -> Response:
        _known(rollout, "version", wanted.version)
        _try("streams", lambda: rollout.begin_streams(wanted.version, wanted.count))
        return _json(rollout.shown())


def _crowd_routes(router: APIRouter, rollout: Rollout) -> None:
    def shown() -> Response:
        rollout.advance()
        crowd = rollout.traffic and rollout.traffic.crowd
        if not crowd:
            return _json({"crowd": None})
        return _json({"crowd": crowd.settings, "seed": crowd.seed, "rate": crowd.rate})

    @router.get("/crowd")
    async def show_crowd() -> Response:
        return shown()

    @router.get("/crowd/samples")
    async def show_samples() -> Response:
        """Times to the first token, until there is a threshold: what the baseline is made of."""
        rollout.advance()
        return _json({"first_s": rollout.traffic.seconds.samples if rollout.traffic else []})

    @router.put("/crowd", openapi_extra=takes(WantedCrowd))
    async def set_crowd(wanted: Annotated[WantedCrowd, Depends(body(WantedCrowd))]) -> Response:
        """Begin the rollout again, with this crowd and an empty pool."""
        _known(rollout, "old", wanted.old)
        _try("crowd", lambda: rollout.set_crowd(wanted.crowd, wanted.old))
        return shown()


def _shadow_routes(router: APIRouter, rollout: Rollout) -> None:
    @router.get("/shadow")
    async def show_shadow() -> Response:
        rollout.advance()
        shadow = rollout.traffic and rollout.traffic.shadow
        return _json({"shadow": shadow and shadow.settings})

    @router.put("/shadow", openapi_extra=takes(ShadowSettings))
    async def set_shadow(
        wanted: Annotated[ShadowSettings, Depends(body(ShadowSettings))],
    ) -> Response:
        _known(rollout, "primary", wanted.primary)
        _known(rollout, "candidate", wanted.candidate)
        _try("shadow", lambda: rollout.set_shadow(wanted))
        return _json({"shadow": wanted})

    @router.delete("/shadow")
    async def end_shadow() -> Response:
        _try("shadow", lambda: rollout.set_shadow(None))
        return _json({"shadow": None})


def _known(rollout: Rollout, where: str, name: str) -> None:
    if name not in rollout.versions:
        raise refused(where, str(UnknownNameError("version", name, rollout.versions)))


def _try(where: str, change: Callable[[], None]) -> None:
    """Make a change, or answer 422; what runs is not disturbed by a refused one."""
    try:
        change()
    except (FlagError, StateError) as error:
        raise refused(where, f"{where}: {error}") from None


def _json(content: Any) -> Response:
    return Response(orjson.dumps(content), media_type="application/json")
