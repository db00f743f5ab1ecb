import asyncio
from typing import Any

import pytest
from fastapi import HTTPException
from pydantic import BaseModel
from starlette.requests import Request

from fake_backend.control_bodies import BODY_LIMIT, body, refused, takes


class Wanted(BaseModel):
    number: int


def reading(content: bytes) -> Wanted:
    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": content, "more_body": False}

    async def read() -> Wanted:
        return await body(Wanted)(Request({"type": "http"}, receive))

    return asyncio.run(read())


def test_a_body_becomes_its_type() -> None:
    assert reading(b'{"number": 3}') == Wanted(number=3)


@pytest.mark.parametrize(
    ("content", "status", "where"),
    [
        (b"{", 422, ""),
        (b'{"number": "x"}', 422, "number"),
        (b" " * (BODY_LIMIT + 1), 413, None),
    ],
    ids=["no JSON", "no number", "huge"],
)
def test_a_wrong_body_is_refused(content: bytes, status: int, where: str | None) -> None:
    with pytest.raises(HTTPException) as caught:
        reading(content)
    assert caught.value.status_code == status
    detail: Any = caught.value.detail
    assert where is None or detail["where"] == where


def test_a_refusal_and_a_description_have_their_shape() -> None:
    detail: Any = refused("a.b", "is wrong").detail
    assert detail == {"where": "a.b", "problem": "is wrong"}
    schema = takes(Wanted)["requestBody"]["content"]["application/json"]["schema"]
    assert schema["properties"]["number"]["type"] == "integer"
