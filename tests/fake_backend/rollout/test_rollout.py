"""A real backend in the middle of a rollout, spoken to over real sockets."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from bench.core import waits
from bench.live.backend import Backend
from fake_backend.rollout.flags import document
from tests.fake_backend.conftest import Entries

URL = "openai"
SURFACES = ["openai_completions", "openai_chat"]
SLOW = {
    "name": "slow",
    "about": "A version whose answers take long enough to be interrupted.",
    "family": "slow",
    "first_token": {"p50_s": 0.05, "p99_s": 0.05},
    "prefill_s": 0.0,
    "token_s": 5.0,
    "output": {"p50": 100, "p99": 100},
}


def flags(new: str = "gpt-5.3", share: float = 0.0, **settings: Any) -> dict[str, Any]:
    content = document("model", "gpt-5.0", new, share)
    return {"flag": "model", "document": content, "surfaces": SURFACES, **settings}


@pytest.fixture
def rolling(backend: Backend) -> Iterator[Backend]:
    yield backend
    backend.control("DELETE", "flags")


def begin(backend: Backend, slots: float = 24, waiting_most: int = 400, **settings: Any) -> None:
    backend.control("PUT", "flags", flags(**settings))
    backend.control("PUT", "pool", {"slots": slots, "waiting_most": waiting_most})


def complete(backend: Backend, path: str = "completions", **body: Any) -> httpx.Response:
    return httpx.post(
        f"{backend.urls[URL]}/{path}",
        json={"model": "gpt-4.1", "prompt": "def", "messages": [], **body},
        headers={"authorization": "Bearer tester"},
        trust_env=False,
        timeout=30,
    )


def test_a_request_gets_the_version_of_its_user(rolling: Backend, entries: Entries) -> None:
    begin(rolling)
    assert complete(rolling).status_code == 200
    rolling.control("PUT", "flags", flags(share=1.0))
    assert complete(rolling).status_code == 200
    served = entries("served")
    assert [entry["version"] for entry in served] == ["gpt-5.0", "gpt-5.3"]
    assert all(entry["wait_s"] == 0 and entry["first_s"] > 0.01 for entry in served)


def test_other_surfaces_and_ended_rollouts_are_left_alone(
    rolling: Backend, entries: Entries
) -> None:
    begin(rolling, surfaces=["openai_chat"])
    complete(rolling)
    rolling.control("DELETE", "flags")
    complete(rolling, "chat/completions")
    assert entries("served") == []


@pytest.mark.parametrize(
    ("path", "status"),
    [("completions", 429), ("chat/completions", 503)],
    ids=["completion", "chat"],
)
def test_a_full_queue_refuses_with_a_wait(rolling: Backend, path: str, status: int) -> None:
    begin(rolling, slots=1, waiting_most=0, new="slow", share=1.0, versions=[SLOW])
    with held(rolling):
        answer = complete(rolling, path)
    assert answer.status_code == status
    assert int(answer.headers["retry-after"]) >= 1


class held:  # noqa: N801
    """A streamed answer of a slow version that is under way until the block is left."""

    def __init__(self, backend: Backend) -> None:
        self._client = httpx.Client(trust_env=False, timeout=30)
        self._stream = self._client.stream(
            "POST",
            f"{backend.urls[URL]}/completions",
            json={"model": "gpt-4.1", "prompt": "def", "stream": True},
            headers={"authorization": "Bearer holder"},
        )

    def __enter__(self) -> httpx.Response:
        answer = self._stream.__enter__()
        self._pieces = answer.iter_raw()  # kept: httpx closes the connection with it
        next(self._pieces)
        return answer

    def __exit__(self, *error: object) -> None:
        self._client.close()


def test_a_stream_keeps_its_version_while_the_flag_is_switched(
    rolling: Backend, entries: Entries
) -> None:
    quick = {**SLOW, "name": "quick", "token_s": 0.02}
    begin(rolling, new="quick", share=1.0, versions=[quick])
    with held(rolling) as answer:
        rolling.control("PUT", "flags", flags(new="quick", share=0.0, versions=[quick]))
        complete(rolling)
        assert answer.status_code == 200
    assert [entry["version"] for entry in entries("served")] == ["quick", "gpt-5.0"]


def test_who_leaves_gives_the_slots_back(rolling: Backend) -> None:
    begin(rolling, slots=1, new="slow", share=1.0, versions=[SLOW])
    with held(rolling):
        assert rolling.control("GET", "pool")["busy"] == 1
    waits.until(
        lambda: rolling.control("GET", "pool")["busy"] == 0, seconds=20, what="the free slot"
    )


def test_the_crowd_fills_the_pool_and_its_seconds_reach_the_journal(
    rolling: Backend, entries: Entries
) -> None:
    begin(rolling, slots=4)
    rolling.control("PUT", "clock", {"state": "frozen"})
    crowd = {"users": 50, "load": 0.7}
    shown = rolling.control("PUT", "crowd", {"old": "gpt-5.0", "crowd": crowd})
    rolling.control("PUT", "clock", {"advance_s": 10})
    samples = rolling.control("GET", "crowd/samples")["first_s"]
    assert len(samples) == pytest.approx(10 * shown["rate"], rel=0.4)
    rolling.control("PUT", "pool/threshold", {"threshold_s": 0.001})
    rolling.control("PUT", "shadow", {"primary": "gpt-5.0", "candidate": "gpt-5.3", "share": 1.0})
    rolling.control("PUT", "clock", {"advance_s": 1})
    assert rolling.control("GET", "pool")["threshold_s"] == 0.001
    seconds = entries("crowdsecond")
    assert [entry["second"] for entry in seconds] == list(range(11))
    assert sum(entry["served"] for entry in seconds[:10]) == len(samples)
    assert sum(seconds[10]["within"]) == 0
    assert sum(entry["pairs"] for entry in entries("shadowed")) > 5


def test_a_fault_can_be_that_of_one_version(rolling: Backend) -> None:
    begin(rolling)
    table = {"fault": "http_error", "surfaces": SURFACES, "when": {"version": "gpt-5.3"}}
    rolling.control("PUT", "plan", {"faults": [{**table, "problem": "server_error"}]})
    before = complete(rolling).status_code
    rolling.control("PUT", "flags", flags(share=1.0))
    assert (before, complete(rolling).status_code) == (200, 500)


@pytest.mark.parametrize("path", ["completions", "chat/completions"])
@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
def test_the_answer_names_the_model_that_has_answered(
    rolling: Backend, path: str, stream: bool
) -> None:
    begin(rolling)
    before = complete(rolling, path, stream=stream).text
    rolling.control("PUT", "flags", flags(share=1.0))
    after = complete(rolling, path, stream=stream).text
    rolling.control("DELETE", "flags")
    without = complete(rolling, path, stream=stream).text
    named = [set(re.findall(r'"model": ?"([^"]+)"', text)) for text in (before, after, without)]
    assert named == [{"gpt-5.0"}, {"gpt-5.3"}, {"gpt-4.1"}]


def test_a_stale_client_has_the_faults_and_the_pace_of_one_version(
    rolling: Backend, entries: Entries
) -> None:
    """The status is that of the faults, the entry that of the pace."""
    statuses = {"gpt-5.0": 501, "gpt-5.3": 503}
    faults = [
        {"fault": "http_error", "surfaces": SURFACES, "status": status, "when": {"version": name}}
        for name, status in statuses.items()
    ]
    rolling.control("PUT", "plan", {"faults": faults})
    rolling.control("PUT", "clock", {"state": "frozen"})
    begin(rolling, share=1.0)
    rolling.control("PUT", "flags", flags(share=0.0, stale_s=30))
    answered = [complete(rolling).status_code]
    rolling.control("PUT", "clock", {"advance_s": 31})
    answered.append(complete(rolling).status_code)
    served = [entry["version"] for entry in entries("served")]
    assert served == ["gpt-5.3", "gpt-5.0"]
    assert answered == [statuses[name] for name in served]


def test_a_clock_moved_by_years_plays_a_minute(rolling: Backend) -> None:
    begin(rolling, slots=4)
    rolling.control("PUT", "crowd", {"old": "gpt-5.0", "crowd": {"users": 10, "load": 0.1}})
    rolling.control("PUT", "clock", {"advance_s": 300_000_000})
    assert 60 <= rolling.control("GET", "pool")["now_s"] < 120
