import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bench.live.backend import Backend
from fake_backend.rollout.flags import document

GOOD = {
    "flag": "model",
    "document": document("model", "gpt-5.0", "gpt-5.3", 0.05),
    "surfaces": ["ghost_text"],
}
DOCS = Path(__file__).parents[2] / "docs"
CROWD = {"old": "gpt-5.0", "crowd": {"users": 10}}


@pytest.fixture
def control(backend: Backend) -> Iterator[httpx.Client]:
    headers = {"authorization": f"Bearer {backend.token}"}
    url = f"{backend.control_url}/_bench"
    with httpx.Client(base_url=url, headers=headers, trust_env=False) as opened:
        yield opened
        opened.delete("/flags")


def begin(control: httpx.Client) -> None:
    assert control.put("/flags", json=GOOD).status_code == 200
    assert control.put("/pool", json={"slots": 8}).status_code == 200
    assert control.put("/crowd", json=CROWD).status_code == 200


def test_what_is_set_is_shown(control: httpx.Client) -> None:
    begin(control)
    assert control.get("/flags").json()["flags"]["document"] == GOOD["document"]
    assert control.get("/pool").json()["pool"]["slots"] == 8
    assert control.get("/crowd").json()["crowd"]["users"] == 10
    shadow = {"primary": "gpt-5.0", "candidate": "gpt-5.3"}
    assert control.put("/shadow", json=shadow).json()["shadow"]["pool"] == "own"
    assert control.get("/shadow").json()["shadow"]["candidate"] == "gpt-5.3"
    assert control.delete("/shadow").json() == {"shadow": None}
    assert all(first_s > 0 for first_s in control.get("/crowd/samples").json()["first_s"])
    control.delete("/flags")
    assert control.get("/pool").json() == {"pool": None}
    assert control.get("/crowd").json() == {"crowd": None}


@pytest.mark.parametrize("page", ["fake-backend.md", "distributed-load.md"])
def test_the_flags_that_the_pages_show_are_taken(control: httpx.Client, page: str) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    blocks = re.findall(r"```json\n(.+?)```", text, re.DOTALL)
    (shown,) = [block for block in blocks if "fractional" in block]
    assert control.put("/flags", content=shown).status_code == 200


def method_of(path: str) -> str:
    return "POST" if path == "/pool/streams" else "PUT"


def test_streams_take_slots_of_the_pool(control: httpx.Client) -> None:
    begin(control)
    asked = control.post("/pool/streams", json={"version": "gpt-5.3", "count": 12}).json()
    assert asked["busy"] == 8
    assert asked["waiting"] >= 7


def clock_rule() -> dict[str, Any]:
    content = document("model", "gpt-5.0", "gpt-5.3", 0.05)
    content["flags"]["model"]["targeting"] = {"var": "$flagd.timestamp"}
    return content


WRONG: dict[str, tuple[str, dict[str, Any], str, str]] = {
    "flag": ("/flags", {**GOOD, "flag": "other"}, "document", "has no flag 'other'"),
    "clock": ("/flags", {**GOOD, "document": clock_rule()}, "document", "flagd.timestamp"),
    "file": ("/flags", {**GOOD, "document": {"flags": 3}}, "document", "must have a table"),
    "surface": ("/flags", {**GOOD, "surfaces": ["ghost"]}, "surfaces.0", "Unknown surface"),
    "slots": ("/pool", {"slots": 0}, "slots", "must be a number above 0"),
    "key": ("/pool", {"slot": 3}, "slot", "did you mean 'slots'"),
    "too few": ("/pool", {"slots": 1.2}, "pool", "gpt-5.3 needs 1.36 slots, but the pool has"),
    "old": ("/crowd", {**CROWD, "old": "gpt-4"}, "old", "Unknown version 'gpt-4'"),
    "crowd": ("/crowd", {**CROWD, "crowd": {"users": 0}}, "crowd.users", "must be a whole number"),
    "rate": ("/crowd", {**CROWD, "crowd": {"load": 100}}, "crowd", "times a second: at most"),
    "trace": ("/crowd", {**CROWD, "crowd": {"trace": "x"}}, "crowd.trace", "must be a list"),
    "candidate": ("/shadow", {"primary": "gpt-5.0", "candidate": "x"}, "candidate", "Unknown"),
    "streams": ("/pool/streams", {"version": "x", "count": 1}, "version", "Unknown version"),
    "no streams": ("/pool/streams", {"version": "gpt-5.3", "count": 0}, "count", "must be a"),
    "threshold": ("/pool/threshold", {"threshold_s": -1}, "threshold_s", "must be a number"),
}


@pytest.mark.parametrize(("path", "body", "where", "words"), WRONG.values(), ids=WRONG)
def test_bad_input_is_refused_and_what_runs_is_not_disturbed(
    control: httpx.Client, path: str, body: dict[str, Any], where: str, words: str
) -> None:
    begin(control)
    before = [control.get(path).json() for path in ("/flags", "/crowd")]
    answer = control.request(method_of(path), path, json=body)
    assert answer.status_code == 422
    assert answer.json()["detail"]["where"] == where
    assert words in answer.json()["detail"]["problem"]
    assert [control.get(path).json() for path in ("/flags", "/crowd")] == before
    assert control.get("/pool").json()["pool"]["slots"] == 8


@pytest.mark.parametrize(
    ("path", "body", "first"),
    [
        ("/pool", {}, "PUT /_bench/flags first"),
        ("/crowd", CROWD, "PUT /_bench/pool first"),
        ("/pool/threshold", {"threshold_s": 1}, "PUT /_bench/pool first"),
        ("/pool/streams", {"version": "gpt-5.3", "count": 1}, "PUT /_bench/pool first"),
        ("/shadow", {"primary": "gpt-5.0", "candidate": "gpt-5.3"}, "PUT /_bench/crowd first"),
    ],
)
def test_what_comes_too_early_says_what_comes_first(
    control: httpx.Client, path: str, body: dict[str, Any], first: str
) -> None:
    answer = control.request(method_of(path), path, json=body)
    assert answer.status_code == 422
    assert first in answer.json()["detail"]["problem"]
