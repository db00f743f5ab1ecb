import json

import pytest

from bench.testing.sockets import Seen, request
from tests.fake_backend.conftest import Entries, Spoil


@pytest.fixture
def listed(spoil: Spoil, how: str) -> Seen:
    wanted = request("/v1/models", method="GET")
    return spoil(wanted, fault="model_list", surfaces=["openai_models"], how=how)


@pytest.mark.parametrize(("how", "data"), [("empty", []), ("null", None)])
def test_the_list_is_there_but_says_nothing(
    entries: Entries, listed: Seen, data: list[object] | None
) -> None:
    assert listed.status == 200
    assert listed.json == {"object": "list", "data": data}
    assert entries("answered")[0]["delivered"] == ["model_list"]


@pytest.mark.parametrize("how", ["cut", "garbage"])
def test_what_calls_itself_json_is_none(listed: Seen) -> None:
    assert (listed.status, listed.header("content-type")) == (
        200,
        "application/json; charset=utf-8",
    )
    assert len(listed.body) >= 200
    with pytest.raises(ValueError, match=r".+"):
        json.loads(listed.body)


@pytest.mark.parametrize("how", ["html"])
def test_a_page_may_come(listed: Seen) -> None:
    assert (listed.status, listed.header("content-type")) == (200, "text/html; charset=utf-8")
    assert listed.body.startswith(b"<!DOCTYPE html>")
