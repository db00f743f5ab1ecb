"""How exactly the backend keeps its pace, and what it can do in HTTP/2."""

import statistics
from itertools import pairwise
from pathlib import Path

import uvloop

from benchmarks import http2
from benchmarks.backend import ROUNDS, SEEDED_PLAN, Figures, spread, unpaced_backend
from benchmarks.load import streams

STREAMS, TOKEN_S = 100, 0.02
HTTP2_CONNECTIONS = 4
PACED = {
    "fault": "latency",
    "surfaces": ["openai_chat"],
    "first_token": {"fixed_s": 0.2},
    "per_token": {"fixed_s": TOKEN_S},
}


def streaming(_folder: Path) -> Figures:
    """100 streams at a time, 20 ms between tokens: how far the gaps are from it."""
    with unpaced_backend() as backend:
        backend.control("PUT", "plan", {"faults": [PACED]})
        got = uvloop.run(streams(backend.urls["openai"], STREAMS))
    return _gap_errors(got.moments)


def http2_load(_folder: Path) -> Figures:
    """HTTP/2 through TLS and gateway: 32 streams in flight; 100 paced streams, 4 connections."""
    with unpaced_backend() as backend:
        backend.control("PUT", "plan", {"faults": SEEDED_PLAN})
        rounds = [http2.rate(backend) for _ in range(ROUNDS)]
        backend.control("PUT", "plan", {"faults": [PACED]})
        gaps = _gap_errors(http2.moments(backend, STREAMS, HTTP2_CONNECTIONS))
    return {
        "requests/s": spread([per_s for per_s, _ in rounds]),
        "p99, ms": spread([p99 for _, p99 in rounds]),
        **gaps,
    }


def _gap_errors(streams: list[list[float]]) -> Figures:
    errors = sorted(
        abs(after - before - TOKEN_S) * 1000
        for moments in streams
        for before, after in pairwise(moments[1:-1])
    )
    return {
        "gaps measured": len(errors),
        "gap error p50, ms": round(statistics.median(errors), 2),
        "gap error p99, ms": round(errors[int(len(errors) * 0.99)], 2),
    }
