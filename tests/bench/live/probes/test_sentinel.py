"""The messages of the sentinel; the editor tests use a real host."""

import json
import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from bench.core import waits
from bench.core.clock import RunClock
from bench.facts import (
    Fact,
    Heartbeat,
    HostLoop,
    NeighbourDid,
    SentinelActive,
    SubjectActive,
)
from bench.live.probes.sentinel import Sentinel, sentinel_listener

LOOP = {"p99_ms": 12.345, "heap_mb": 80.06}


@pytest.fixture
def sentinel() -> Iterator[Sentinel]:
    with sentinel_listener(RunClock(100.0, 0.0)) as listening:
        yield listening


@pytest.mark.parametrize(
    ("message", "fact"),
    [
        (
            {"kind": "beat", "late_ms": 2.25, "ran_s": 1.5, "waited_s": 0.5},
            Heartbeat(3.5, 7, 2.2, 1.5, 0.5),
        ),
        ({"kind": "beat", "late_ms": 0, "ran_s": None, "waited_s": None}, Heartbeat(3.5, 7, 0)),
        ({"kind": "loop", **LOOP}, HostLoop(3.5, 7, 12.3, 80.1)),
        (
            {"kind": "did", "what": "hover", "ms": 8.04, "ok": True},
            NeighbourDid(3.5, "hover", 8.0, True),
        ),
        ({"kind": "here", "after_ms": 812.34}, SentinelActive(3.5, 812.3)),
        ({"kind": "active", "extension": "a.b", "after_ms": 900}, SubjectActive(3.5, "a.b", 900)),
    ],
)
def test_a_message_becomes_a_fact_with_the_senders_time(
    sentinel: Sentinel, message: dict[str, Any], fact: Fact
) -> None:
    port = int(sentinel.environment()["BENCH_SENTINEL_PORT"])
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        data = json.dumps({"sent_s": 103.5, "pid": 7, **message})
        sender.sendto(data.encode(), ("127.0.0.1", port))
        facts = waits.until(lambda: list(sentinel.sample(0.0)), seconds=5, what="the message")
    assert facts == [fact]


STRANGER = """
import os, socket, sys
os.setgroups([])
os.setresuid(65534, 65534, 65534)
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
    sender.sendto(sys.argv[2].encode(), ("127.0.0.1", int(sys.argv[1])))
    print("sent", flush=True)
    sys.stdin.read()
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
@pytest.mark.parametrize("forged", ['{"kind": "here", "sent_s": 1, "pid": 1, "after_ms": 1}', "["])
def test_another_user_can_tell_it_nothing(sentinel: Sentinel, forged: str) -> None:
    port = sentinel.environment()["BENCH_SENTINEL_PORT"]
    with subprocess.Popen(
        [sys.executable, "-c", STRANGER, port, forged],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as stranger:
        assert stranger.stdout is not None
        stranger.stdout.readline()
        assert list(sentinel.sample(0.0)) == []
        stranger.communicate()


def test_its_page_can_be_fetched(sentinel: Sentinel) -> None:
    with urllib.request.urlopen(sentinel.environment()["BENCH_FETCH_URL"], timeout=5) as answer:
        assert answer.status == 200
