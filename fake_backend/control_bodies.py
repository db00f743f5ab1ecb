"""The JSON bodies of the control API: read within limits, or refused with what is wrong."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import orjson
from fastapi import HTTPException, Request
from pydantic import TypeAdapter
from starlette.requests import ClientDisconnect

from fake_backend.settings import SettingError, read_settings

BODY_LIMIT = 1_000_000  # bytes
BODY_S = 60  # for the whole body
T = TypeVar("T")


def body(kind: type[T]) -> Callable[[Request], Awaitable[T]]:
    """Reads a JSON body, whatever its content type, or answers 422 with what is wrong."""

    async def read(request: Request) -> T:
        try:
            return read_settings(kind, orjson.loads(await _limited(request)))
        except orjson.JSONDecodeError as error:
            raise refused("", f"The body must be JSON: {error}.") from None
        except SettingError as error:
            raise refused(".".join(map(str, error.path)), str(error)) from None

    return read


async def _limited(request: Request) -> bytes:
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_S):
            async for part in request.stream():
                body += part
                if len(body) > BODY_LIMIT:
                    raise HTTPException(413, f"The body may have {BODY_LIMIT} bytes.")
    except ClientDisconnect:
        raise HTTPException(400, "The body did not arrive.") from None
    except TimeoutError:
        raise HTTPException(408, f"The body did not arrive within {BODY_S} s.") from None
    return bytes(body)


def refused(where: str, problem: str) -> HTTPException:
    return HTTPException(422, {"where": where, "problem": problem})


def takes(kind: type) -> dict[str, Any]:
    """The description of a body that `body` reads."""
    content = {"application/json": {"schema": TypeAdapter(kind).json_schema()}}
    return {"requestBody": {"content": content, "required": True}}
