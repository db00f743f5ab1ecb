"""Locust in its distributed mode: a master and two workers, all on loopback."""

import csv
import socket
import subprocess
import sys
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path

import pytest

from bench.catalogue.rollout import read_rollout, rollout_file
from bench.core.environment import own_programs
from bench.live.backend import backend_process
from bench.load.over_http import prepare

# imported here, gevent would replace the sockets of all tests
pytestmark = pytest.mark.skipif(find_spec("locust") is None, reason="locust is not installed")
FILE = Path(__file__).parents[3] / "bench" / "load" / "locustfile.py"
ROLLOUT, SECONDS = "gpt53_small", 6
PLANNED = """
from bench.load.locustfile import requests_per_second
print(sum(requests_per_second("gpt53_small", 1, 6)))
"""


def locust(folder: Path, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "locust", "-f", str(FILE), "--rollout", ROLLOUT]
    more = ["--crowd-seconds", str(SECONDS), *options]
    return subprocess.Popen(
        [*command, *more],
        cwd=folder,
        env=own_programs(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


@pytest.mark.timeout(180)
def test_a_master_and_two_workers_send_the_crowds_load(tmp_path: Path) -> None:
    port = str(free_port())
    at = ("--master-host", "127.0.0.1", "--master-port", port)
    with backend_process(tmp_path, seed=1, marks={}) as backend, ExitStack() as stack:
        prepare(backend, read_rollout(rollout_file(ROLLOUT)))
        master = stack.enter_context(
            locust(
                tmp_path,
                *("--master", "--master-bind-host", "127.0.0.1", "--master-bind-port", port),
                *("--expect-workers", "2", "--headless", "--csv", "load"),
                *("--host", backend.urls["openai"]),
            )
        )
        workers = [stack.enter_context(locust(tmp_path, "--worker", *at)) for _ in range(2)]
        for process in (master, *workers):
            stack.callback(process.kill)
        output, _ = master.communicate(timeout=150)
        logs = [worker.communicate(timeout=30)[0] for worker in workers]
        served = backend.journal.read_text("utf-8").count('"event":"served"')
    assert master.returncode == 0, output
    assert "2 workers connected" in output, (output, logs)
    with (tmp_path / "load_stats.csv").open(encoding="utf-8") as file:
        (total,) = [row for row in csv.DictReader(file) if row["Name"] == "Aggregated"]
    planned = int(
        subprocess.run(
            [sys.executable, "-c", PLANNED], capture_output=True, text=True, check=True
        ).stdout
    )
    assert int(total["Failure Count"]) == 0
    assert int(total["Request Count"]) == pytest.approx(planned, rel=0.5)
    assert served >= int(total["Request Count"])
