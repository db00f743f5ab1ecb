"""What a crowd, and the row that plays one, cost: CPU time, which a busy machine hardly changes."""

import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from bench.core.environment import own_programs
from bench.live.backend import Backend, backend_process
from fake_backend.rollout.flags import document

SHARE_OF_A_CORE = 0.03  # of the backend, for 2,000 users at 184 requests a second
SECONDS = 60  # of the crowd's time
ROW_S = 2.0
ROW = """
import time
from bench.catalogue.rollout import read_rollout, rollout_file
from bench.gate.row import Evidence
from bench.gate.rows.capacity import Capacity
evidence = Evidence(read_rollout(rollout_file("gpt53")), 1)
began = time.process_time()
outcome = Capacity().judge(evidence).outcome
print(outcome.value, time.process_time() - began)
"""


def cpu_s(backend: Backend) -> float:
    user, system, *_ = psutil.Process(backend.pid).cpu_times()
    return float(user + system)


@pytest.fixture
def untraced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Coverage does not follow into child processes: it costs more than what is measured."""
    for name in ("COVERAGE_PROCESS_START", "COVERAGE_PROCESS_CONFIG"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.usefixtures("untraced")
def test_two_thousand_users_cost_the_backend_less_than_three_percent_of_a_core(
    tmp_path: Path,
) -> None:
    """The pool is asked for once a second, as a guard does."""
    flags = {
        "flag": "model",
        "document": document("model", "gpt-5.0", "gpt-5.3", 0.05),
        "surfaces": ["ghost_text"],
    }
    with backend_process(tmp_path, seed=1, marks={}) as backend:
        backend.control("PUT", "clock", {"state": "frozen"})
        backend.control("PUT", "flags", flags)
        backend.control("PUT", "pool", {"slots": 24})
        crowd = backend.control("PUT", "crowd", {"old": "gpt-5.0", "crowd": {"users": 2000}})
        before = cpu_s(backend)
        for _ in range(SECONDS):
            backend.control("PUT", "clock", {"advance_s": 1})
            backend.control("GET", "pool")
        spent = cpu_s(backend) - before
        played = backend.control("GET", "pool")["now_s"]
    assert crowd["rate"] == pytest.approx(184, abs=5)
    assert played == pytest.approx(SECONDS)
    assert spent < SHARE_OF_A_CORE * SECONDS


@pytest.mark.usefixtures("untraced")
def test_the_capacity_row_takes_less_than_two_seconds() -> None:
    done = subprocess.run(
        [sys.executable, "-c", ROW], env=own_programs(), capture_output=True, text=True, check=True
    )
    outcome, spent = done.stdout.split()
    assert outcome == "broken"
    assert float(spent) < ROW_S
