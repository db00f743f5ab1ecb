"""Which requests are hit: by selection, by count, by chance, by time; seen from the outside."""

from typing import Any

from bench.live.backend import Backend
from bench.testing.sockets import ask, chat
from fake_backend.messages.request import Call, Identity
from fake_backend.plan.active import ActivePlan
from fake_backend.plan.plan import Plan
from fake_backend.providers.openai import OpenAI
from tests.fake_backend.conftest import Entries

LIMIT = {"fault": "rate_limit", "surfaces": ["openai_chat"]}


def plan(backend: Backend, *tables: dict[str, Any], **more: Any) -> None:
    backend.control("PUT", "plan", {"faults": list(tables), **more})


def statuses(backend: Backend, requests: list[bytes]) -> list[int]:
    return [ask(backend.urls["openai"], request).status for request in requests]


def test_the_first_the_next_and_every_nth(backend: Backend) -> None:
    plan(backend, {**LIMIT, "fire": {"skip": 1, "every": 2, "first": 2}})
    assert statuses(backend, [chat()] * 8) == [200, 200, 429, 200, 429, 200, 200, 200]
    plan(backend, {**LIMIT, "fire": {"first": 1}})
    assert statuses(backend, [chat()] * 2) == [429, 200], "a new plan starts to count again"


def test_by_model_body_header_path_and_attempt(backend: Backend) -> None:
    def only(when: dict[str, Any], *requests: bytes) -> list[int]:
        plan(backend, {**LIMIT, "when": when})
        return statuses(backend, list(requests))

    assert only({"model": "^gpt-4"}, chat(), chat(model="claude")) == [429, 200]
    assert only({"body": "MARK"}, chat(question="a MARK"), chat()) == [429, 200]
    assert only({"path": "/completions$"}, chat()) == [429]
    assert only({"headers": {"Host": "back"}}, chat()) == [429]
    assert only({"headers": {"Host": "front"}}, chat()) == [200]
    fresh = chat(question="asked twice, by attempt")
    assert only({"attempts": [2]}, fresh, fresh, fresh) == [200, 429, 200]


def test_clients_are_counted_apart(backend: Backend) -> None:
    plan(backend, {**LIMIT, "fire": {"first": 1}})
    one, two = (
        chat().replace(b"host:", b"authorization: Bearer %b\r\nhost:" % name)
        for name in (b"a", b"b")
    )
    assert statuses(backend, [one, two, one, two]) == [429, 429, 200, 200]


def test_of_each_kind_one_fault_hits_a_request(backend: Backend, entries: Entries) -> None:
    slow = {"fault": "latency", "surfaces": ["openai_chat"], "first_token": {"fixed_s": 0.001}}
    cut = {"fault": "truncated", "surfaces": ["openai_chat"], "after_events": 3}
    plan(backend, slow, cut, {**LIMIT, "when": {"body": "MARK"}}, {**LIMIT, "retry_after_s": 9})
    seen = ask(backend.urls["openai"], chat(question="MARK"))
    assert (seen.status, seen.header("retry-after")) == (429, None)
    answered = entries("answered")[0]
    assert answered["planned"] == ["rate_limit", "truncated", "latency"]
    assert set(answered["delivered"]) == {"rate_limit", "latency"}, "an error is not a stream"


def test_a_share_is_drawn_from_the_requests_own_stream(backend: Backend, entries: Entries) -> None:
    plan(backend, {**LIMIT, "fire": {"share": 0.4}})
    got = statuses(backend, [chat()] * 40)
    assert 6 < got.count(429) < 26
    answered = entries("answered")
    drawn = [entry["draws"].get("rate_limit", [1])[0] < 0.4 for entry in answered]
    assert drawn == [status == 429 for status in got]


def test_after_its_time_to_live_the_plan_before_is_back(backend: Backend) -> None:
    backend.control("PUT", "clock", {"state": "frozen"})
    plan(backend, {**LIMIT, "retry_after_s": 1.0})
    plan(backend, {**LIMIT, "retry_after_s": 2.0}, ttl_s=30)
    assert backend.control("GET", "plan")["ttl_s"] == 30
    assert ask(backend.urls["openai"], chat()).header("retry-after") == "2"
    backend.control("PUT", "clock", {"advance_s": 31})
    assert ask(backend.urls["openai"], chat()).header("retry-after") == "1"
    assert backend.control("GET", "plan")["ttl_s"] is None


def test_a_one_shot_is_added_to_the_plan(backend: Backend) -> None:
    plan(backend, {"fault": "truncated", "surfaces": ["openai_chat"]})
    backend.control("POST", "plan", {"faults": [{**LIMIT, "fire": {"first": 1}}]})
    assert statuses(backend, [chat(), chat()]) == [429, 200]
    assert [table["fault"] for table in backend.control("GET", "plan")["faults"]] == [
        "truncated",
        "rate_limit",
    ]


def test_stages_follow_the_clock(backend: Backend) -> None:
    backend.control("PUT", "clock", {"state": "frozen"})
    stages = [{"for_s": 10, "share": 0}, {"for_s": 10, "share": 1}]
    plan(backend, {**LIMIT, "fire": {"stages": stages, "loop": True}})
    got = []
    for _ in range(4):
        got += statuses(backend, [chat()])
        backend.control("PUT", "clock", {"advance_s": 10})
    assert got == [200, 429, 200, 429]


def test_adding_a_fault_leaves_those_that_are_on_as_they_are(backend: Backend) -> None:
    one_shot = {**LIMIT, "fire": {"first": 1}}
    plan(backend, one_shot, ttl_s=60)
    assert statuses(backend, [chat(), chat()]) == [429, 200]
    backend.control("POST", "plan", {"faults": [{**LIMIT, "when": {"body": "MARK"}}]})
    assert statuses(backend, [chat(), chat(question="MARK")]) == [200, 429]
    assert backend.control("GET", "plan")["ttl_s"] <= 60


def test_times_to_live_within_each_other_end_one_after_the_other(backend: Backend) -> None:
    backend.control("PUT", "clock", {"state": "frozen"})
    for wait, ttl in ((1.0, None), (2.0, 100), (3.0, 10)):
        plan(backend, {**LIMIT, "retry_after_s": wait}, **({"ttl_s": ttl} if ttl else {}))
    waits = []
    for _ in range(3):
        waits.append(ask(backend.urls["openai"], chat()).header("retry-after"))
        backend.control("PUT", "clock", {"advance_s": 50 if len(waits) > 1 else 11})
    assert waits == ["3", "2", "2"]
    assert ask(backend.urls["openai"], chat()).header("retry-after") == "1"


LASTING = {**LIMIT, "until": "end", "when": {"body": "LASTS"}}


def end_of_the_fault_phase(backend: Backend) -> Any:
    return backend.control("DELETE", "plan?until=fault")["faults"]


def test_faults_until_the_end_outlast_the_fault_phase(backend: Backend) -> None:
    plan(backend, {**LIMIT, "when": {"body": "PASSES"}}, LASTING)
    asked = [chat(question="PASSES"), chat(question="LASTS")]
    assert statuses(backend, asked) == [429, 429]
    assert end_of_the_fault_phase(backend) == [LASTING]
    assert backend.control("GET", "plan")["faults"] == [LASTING]
    assert statuses(backend, asked) == [200, 429]
    assert backend.control("DELETE", "plan")["faults"] == []
    assert statuses(backend, asked) == [200, 200]


def test_a_lasting_fault_keeps_its_counts_and_its_start_time(backend: Backend) -> None:
    backend.control("PUT", "clock", {"state": "frozen"})
    counted = {**LIMIT, "until": "end", "fire": {"skip": 2, "first": 1}}
    timed = {**LIMIT, "until": "end", "fire": {"from_s": 10}, "when": {"body": "LATER"}}
    plan(backend, {**LIMIT, "when": {"body": "PASSES"}}, timed, counted)
    assert statuses(backend, [chat(), chat()]) == [200, 200]
    backend.control("PUT", "clock", {"advance_s": 9})
    end_of_the_fault_phase(backend)
    assert statuses(backend, [chat(), chat()]) == [429, 200]
    assert statuses(backend, [chat(question="LATER")]) == [200]
    backend.control("PUT", "clock", {"advance_s": 1})
    assert statuses(backend, [chat(question="LATER")]) == [429]


def test_a_lasting_fault_keeps_its_random_stream() -> None:
    """Its place in the plan names the stream, also when the faults before it have ended."""

    def draws(*, ended: bool) -> list[Any]:
        chance = {**LIMIT, "until": "end", "fire": {"share": 0.5}}
        active = ActivePlan(Plan.parse([{**LIMIT, "when": {"body": "PASSES"}}, chance]), 1)
        if ended:
            active.end_passing()
        call = Call("POST", "api.openai.com", "/v1/chat/completions")
        hits = [
            active.hits(call, Identity("client", "openai_chat", nth, 1), OpenAI(), 0.0, 0.0)
            for nth in range(1, 40)
        ]
        return [[fired.draws for fired in hit.values()] for hit in hits]

    assert draws(ended=True) == draws(ended=False)
    assert [] in draws(ended=True)


def test_time_alone_can_end_a_fault() -> None:
    active = ActivePlan(Plan.parse([{**LIMIT, "fire": {"until_s": 10}}]), 1, since=100.0)
    call = Call("POST", "api.openai.com", "/v1/chat/completions")
    identity = Identity("client", "openai_chat", 1, 1)
    (fired,) = active.hits(call, identity, OpenAI(), 105.0, 0.0).values()

    def after(now: float) -> tuple[bool, bool]:
        active.expire(now)
        return active.timed, fired.context.over.given

    assert after(109.9) == (True, False)
    assert after(110.0) == (False, True)


def test_faults_end_one_after_the_other_also_after_another_plan_was_active() -> None:
    tables = [{**LIMIT, "fire": {"until_s": seconds}} for seconds in (10, 20)]
    active = ActivePlan(Plan.parse(tables), 1)
    for now, timed in ((5.0, True), (10.0, True), (15.0, True), (20.0, False)):
        active.expire(now)
        assert active.timed is timed
    active.let_go()
    active.expire(21.0)
    assert not active.timed


def test_a_fault_ends_whatever_floating_point_makes_of_its_time() -> None:
    """The sum of start and duration may be reached before their difference is."""
    for hundredths in range(1, 200):
        active = ActivePlan(
            Plan.parse([{**LIMIT, "fire": {"until_s": hundredths / 100}}]), 1, since=0.1
        )
        active.expire(0.1 + hundredths / 100)
        assert not active.timed


def test_a_fault_with_its_own_time_to_live_leaves_the_plan_and_lets_its_answers_go() -> None:
    active = ActivePlan(Plan.parse([{**LIMIT, "when": {"body": "LASTS"}}]), 1)
    active.extend(Plan.parse([LIMIT]), 100.0, ttl_s=10)
    call = Call("POST", "api.openai.com", "/v1/chat/completions")
    identity = Identity("client", "openai_chat", 1, 1)
    (fired,) = active.hits(call, identity, OpenAI(), 105.0, 0.0).values()

    def after(now: float) -> tuple[int, bool, bool]:
        active.expire(now)
        return len(active.faults), active.timed, fired.context.over.given

    assert after(109.9) == (2, True, False)
    assert after(110.0) == (1, False, True)
    assert not active.hits(call, identity, OpenAI(), 110.0, 0.0)
