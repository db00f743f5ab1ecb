import asyncio
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from bench.live.backend import Backend
from bench.testing.sockets import ask, request
from fake_backend.clock import SteeredClock, SystemClock
from fake_backend.control import Listeners, control_app
from fake_backend.control_bodies import BODY_LIMIT
from fake_backend.exchange.plan_stack import PlanStack
from fake_backend.journal import Broken, Journal
from fake_backend.plan.plan import MOST_FAULTS

GOOD = {"fault": "rate_limit", "surfaces": ["chat"], "retry_after_s": 3.0}


@pytest.fixture
def accepting(backend: Backend) -> Iterator[httpx.Client]:
    headers = {"authorization": f"Bearer {backend.token}"}
    url = f"{backend.control_url}/_bench"
    with httpx.Client(base_url=url, headers=headers, trust_env=False) as opened:
        yield opened


@pytest.mark.parametrize("token", ["", "Bearer wrong", "Bearer \u00e9"])
def test_it_needs_its_token(backend: Backend, token: str) -> None:
    headers = [(b"authorization", token.encode("utf-8"))] if token else []
    answer = httpx.get(f"{backend.control_url}/_bench/plan", headers=headers, trust_env=False)
    assert answer.status_code == 401


def test_a_plan_is_set_shown_and_cleared(accepting: httpx.Client) -> None:
    assert accepting.put("/plan", json={"faults": [GOOD]}).json()["faults"] == [GOOD]
    assert accepting.get("/plan").json()["faults"] == [GOOD]
    assert accepting.delete("/plan").json()["faults"] == []


@pytest.mark.parametrize(
    ("faults", "where", "hint"),
    [
        ([{**GOOD, "fault": "rate_limits"}], "faults.0.fault", "Did you mean 'rate_limit'"),
        ([GOOD, {**GOOD, "surfaces": ["chat", "chta"]}], "faults.1.surfaces.1", "'chat'"),
        ([{**GOOD, "surfaces": []}], "faults.0.surfaces", "must list surfaces"),
        ([{**GOOD, "fire": {"from_s": -1}}], "faults.0.fire.from_s", "must be a number from 0 to"),
        ([{**GOOD, "retry_after": 1}], "faults.0.retry_after", "allowed: retry_after_s"),
        ([{"surfaces": ["chat"]}], "faults.0.fault", "is missing"),
        (["no table"], "faults.0.fault", "is missing"),
    ],
)
def test_a_wrong_plan_is_refused_with_its_path_and_the_old_one_stays(
    accepting: httpx.Client, faults: Any, where: str, hint: str
) -> None:
    accepting.put("/plan", json={"faults": [GOOD]})
    answer = accepting.put("/plan", json={"faults": faults})
    assert answer.status_code == 422
    assert answer.json()["detail"]["where"] == where
    assert hint in answer.json()["detail"]["problem"]
    assert accepting.get("/plan").json()["faults"] == [GOOD]


@pytest.mark.parametrize(
    ("settings", "where"),
    [
        ({"when": {"body": "\\ud800"}}, "when.body"),  # no character, and no byte
        ({"when": {"body": r"\u0416"}}, "when.body"),
        ({"when": {"body": "(?!x)"}}, "when.body"),
        ({"when": {"path": "(" * 5000}}, "when.path"),
        ({"when": {"model": "((x{900}){900}){900}"}}, "when.model"),
        ({"when": {"headers": {"a": "("}}}, "when.headers.a"),
        ({"when": {"attempts": [0]}}, "when.attempts.0"),
        ({"fire": {"skip": 10**12}}, "fire.skip"),
        ({"fire": {"from_s": "nan"}}, "fire.from_s"),
        ({"fire": {"from_s": 1e308}}, "fire.from_s"),
        ({"surfaces": ["chat"] * 100_000}, "surfaces.1"),
        ({"fault": "line_cut", "after_bytes": 10**12}, "after_bytes"),
        ({"fault": "slow_line", "bytes_per_s": 1e308}, "bytes_per_s"),
        ({"fault": "oversized_answer", "mb": 1, "line_length": 10**12}, "line_length"),
        ({"fault": "runaway_repetition", "times": 10**12}, "times"),
        ({"fault": "huge_headers", "count": 1000, "kb": 1024}, ""),
    ],
)
def test_senseless_settings_are_refused_and_the_plan_stays(
    accepting: httpx.Client, settings: dict[str, Any], where: str
) -> None:
    accepting.put("/plan", json={"faults": [GOOD]})
    plain = {"fault": "hang", "surfaces": ["chat"]}
    for change in (accepting.put, accepting.post):
        answer = change("/plan", json={"faults": [{**plain, **settings}]})
        assert answer.status_code == 422
        assert answer.json()["detail"]["where"] == f"faults.0.{where}".rstrip(".")
        assert accepting.get("/plan").json()["faults"] == [GOOD]


@pytest.mark.parametrize(
    "ttl", [b"NaN", b"1e999", b'"nan"', b'"inf"', b"-1", b"1e308", b'"\\ud800"']
)
def test_a_senseless_time_to_live_is_refused_and_the_plan_stays(
    accepting: httpx.Client, ttl: bytes
) -> None:
    accepting.put("/plan", json={"faults": [GOOD]})
    assert accepting.put("/plan", content=b'{"faults": [], "ttl_s": %b}' % ttl).status_code == 422
    assert accepting.get("/plan").json()["faults"] == [GOOD]


def test_a_plan_is_bounded(accepting: httpx.Client) -> None:
    accepting.put("/plan", json={"faults": [GOOD]})
    many = {"faults": [GOOD] * MOST_FAULTS}
    assert accepting.put("/plan", json={"faults": [*many["faults"], GOOD]}).status_code == 422
    assert accepting.post("/plan", json=many).status_code == 422
    assert accepting.put("/plan", content=b" " * (BODY_LIMIT + 1)).status_code == 413
    assert accepting.get("/plan").json()["faults"] == [GOOD]


def test_a_slow_pattern_holds_up_nobody(accepting: httpx.Client, backend: Backend) -> None:
    slow = {"fault": "hang", "surfaces": ["openai_chat"], "when": {"body": "(a|aa)+!"}}
    accepting.put("/plan", json={"faults": [slow]})
    body = {"messages": [{"role": "user", "content": "a" * 100_000}]}
    assert ask(backend.urls["openai"], request("/v1/chat/completions", body)).status == 200


def test_it_says_whether_the_journal_is_whole(accepting: httpx.Client) -> None:
    assert accepting.get("/health").json()["journal"]["lost"] == 0


@pytest.mark.parametrize("kind", [None, "text/plain", "application/x-www-form-urlencoded"])
def test_a_plan_needs_no_content_type(accepting: httpx.Client, kind: str | None) -> None:
    headers = {"content-type": kind} if kind else {}
    body = json.dumps({"faults": [GOOD]}).encode()
    answer = accepting.put("/plan", content=body, headers=headers)
    assert (answer.status_code, answer.json()["faults"]) == (200, [GOOD])


@pytest.mark.parametrize(
    ("body", "where", "problem"),
    [
        (b"", "", "The body must be JSON: "),
        (b"faults = []", "", "The body must be JSON: "),
        (b"[]", "", "must be a table (got [])."),
        (b"{}", "faults", "faults: is missing."),
        (b'{"faults": 3}', "faults", "faults: must be a list (got 3)."),
        (b'{"fault": []}', "faults", "faults: is missing."),
        (b'{"faults": [], "ttl": 3}', "ttl", "ttl: unknown setting; did you mean 'ttl_s', as in "),
        (b'{"faults": [], "ttl_s": 0}', "ttl_s", "ttl_s: must be a number above 0 and at most "),
    ],
)
def test_a_body_that_is_no_plan_is_answered_with_what_is_wrong(
    accepting: httpx.Client, body: bytes, where: str, problem: str
) -> None:
    answer = accepting.put("/plan", content=body)
    assert answer.status_code == 422
    detail = answer.json()["detail"]
    assert detail["where"] == where
    assert detail["problem"].startswith(problem)


def test_the_journal_can_be_read_as_it_grows(accepting: httpx.Client, client: httpx.Client) -> None:
    before = len(accepting.get("/journal").json())
    for known in (before, before + 2):
        client.get("https://api.github.com/user")
        new = accepting.get("/journal", params={"after": known}).json()
        assert [entry["event"] for entry in new] == ["asked", "answered"]
        assert [entry["number"] for entry in new] == [known + 1, known + 2]


def test_waiting_for_the_journal_ends_with_the_next_entry(
    accepting: httpx.Client, client: httpx.Client
) -> None:
    known = len(accepting.get("/journal").json())
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(accepting.get, "/journal", params={"after": known, "wait_s": 20})
        client.get("https://api.github.com/user")
        new = waiting.result(10).json()
    assert new[0]["path"] == "/user"
    nothing = accepting.get("/journal", params={"after": known + 2, "wait_s": 0.05})
    assert nothing.json() == []


class GrowsMeanwhile(Journal):
    """Has a new entry right after it was read for the first time."""

    read = False

    def after(self, number: int) -> list[dict[str, Any]]:
        entries = super().after(number)
        if not self.read:
            self.read = True
            asyncio.get_running_loop().call_soon(self.write, Broken(0.0, "host", "no request"))
        return entries


def test_waiting_for_the_journal_misses_no_entry() -> None:
    async def scene() -> None:
        clock = SteeredClock(SystemClock())

        async def switched() -> None:
            pass

        app = control_app(
            PlanStack(1, clock), GrowsMeanwhile(), clock, "t", listeners=Listeners(switched)
        )
        headers = {"authorization": "Bearer t"}
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, headers=headers) as control:
            waiting = control.get("http://x/_bench/journal", params={"wait_s": 5})
            answer = await asyncio.wait_for(waiting, 2)
        assert [entry["event"] for entry in answer.json()] == ["broken"]

    asyncio.run(scene())


def test_the_journal_can_be_followed_as_a_stream(
    accepting: httpx.Client, client: httpx.Client
) -> None:
    known = len(accepting.get("/journal").json())
    with accepting.stream("GET", "/journal/stream", params={"after": known}) as following:
        lines = following.iter_lines()
        for _ in range(2):
            client.get("https://api.github.com/user")
            assert json.loads(next(lines))["event"] == "asked"
            assert json.loads(next(lines))["event"] == "answered"


@pytest.mark.parametrize(
    "wrong", [{"state": "backwards"}, {"advance_s": -1}, {"speed": 2}, {"advance_s": "soon"}]
)
def test_a_clock_is_not_steered_by_nonsense(accepting: httpx.Client, wrong: dict[str, Any]) -> None:
    before = accepting.get("/clock").json()
    assert accepting.put("/clock", json=wrong).status_code == 422
    after = accepting.get("/clock").json()
    assert after["state"] == "running"
    assert after["monotonic"] - before["monotonic"] < 10


def test_the_end_of_the_fault_phase_is_spelled_one_way(accepting: httpx.Client) -> None:
    accepting.put("/plan", json={"faults": [GOOD]})
    assert accepting.delete("/plan", params={"until": "recovery"}).status_code == 422
    assert accepting.get("/plan").json()["faults"] == [GOOD]
    assert accepting.delete("/plan", params={"until": "fault"}).json()["faults"] == []
