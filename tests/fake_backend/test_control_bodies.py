"""A body is read whatever its content type, up to a size; what is wrong is named."""

from typing import Annotated, Any

import pytest
from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient
from pydantic import BaseModel, ConfigDict

from fake_backend.control_bodies import BODY_LIMIT, body


class Wanted(BaseModel):
    model_config = ConfigDict(extra="forbid")
    number: int


@pytest.fixture(scope="module")
def client() -> TestClient:
    app = FastAPI()

    @app.put("/")
    async def put(wanted: Annotated[Wanted, Depends(body(Wanted))]) -> dict[str, Any]:
        return {"number": wanted.number}

    return TestClient(app)


@pytest.mark.parametrize(
    ("content", "status", "where"),
    [
        (b'{"number": 3}', 200, None),
        (b'{"number": "x"}', 422, "number"),
        (b'{"number": 3, "nummer": 3}', 422, "nummer"),
        (b"{", 422, ""),
        (b'"' + b"x" * BODY_LIMIT + b'"', 413, None),
    ],
    ids=["right", "type", "name", "no json", "large"],
)
def test_a_body_is_read_or_refused(
    client: TestClient, content: bytes, status: int, where: str | None
) -> None:
    answer = client.put("/", content=content)
    assert answer.status_code == status
    if where is not None:
        assert answer.json()["detail"]["where"] == where
