import json
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import psutil
import pytest

from bench.core import waits
from bench.testing.sockets import chat, connect


def start(*arguments: str) -> tuple[subprocess.Popen[bytes], dict[str, Any]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "fake_backend", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout
    return process, json.loads(process.stdout.readline())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_and_its_ports_and_its_folder(number: signal.Signals) -> None:
    process, ready = start("--seed", "3")
    assert Path(ready["ca_file"]).exists()
    process.send_signal(number)
    _, errors = process.communicate(timeout=10)
    assert (process.returncode, errors) == (0, b"")
    assert not Path(ready["ca_file"]).parent.exists()
    for port in (ready["control_port"], ready["gateway_port"], ready["tls_port"]):
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_it_ends_with_its_parent() -> None:
    process, _ = start("--with-parent")
    process.communicate(timeout=10)  # closes its standard input
    assert process.returncode == 0


def test_it_listens_on_loopback_only() -> None:
    process, ready = start("--with-parent")
    sockets = psutil.Process(process.pid).net_connections(kind="inet")
    process.communicate(timeout=10)
    listening = [socket.laddr for socket in sockets if socket.status == psutil.CONN_LISTEN]
    assert {address.ip for address in listening} == {"127.0.0.1"}
    ports = {ready["control_port"], ready["gateway_port"], ready["tls_port"]}
    ports |= {urlsplit(url).port for url in ready["urls"].values()}
    assert ports <= {address.port for address in listening}


def test_it_binds_elsewhere_on_request() -> None:
    process, ready = start("--with-parent", "--host", "127.0.0.2", "--openai-port", "0")
    answer = httpx.get(f"{ready['urls']['openai']}/models", trust_env=False)
    process.communicate(timeout=10)
    assert ready["urls"]["openai"].startswith("http://127.0.0.2:")
    assert answer.status_code == 200


def test_a_taken_gateway_port_is_reported_in_one_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "fake_backend", "--gateway-port", port]
        done = subprocess.run(command, capture_output=True, timeout=20, check=False, text=True)
    assert done.returncode == 3
    assert done.stderr.startswith("fake_backend: cannot serve:")
    assert "Traceback" not in done.stderr


def test_a_running_answer_at_the_end_is_in_the_journal(tmp_path: Path) -> None:
    file = tmp_path / "journal.jsonl"
    process, ready = start("--journal", str(file))
    headers = {"authorization": f"Bearer {ready['token']}"}
    fault = {"fault": "hang", "surfaces": ["openai_chat"]}
    url = f"http://127.0.0.1:{ready['control_port']}/_bench/plan"
    httpx.put(url, json={"faults": [fault]}, headers=headers, trust_env=False)
    with (
        connect(ready["urls"]["openai"]) as hanging,
        socket.create_connection(("127.0.0.1", ready["tls_port"])),
    ):
        hanging.sendall(chat())
        waits.until(lambda: b'"asked"' in file.read_bytes(), seconds=5, what="the request")
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=10)
    assert (process.returncode, errors) == (0, b"")
    answered = json.loads(file.read_text(encoding="utf-8").splitlines()[-1])
    assert (answered["event"], answered["delivered"]) == ("answered", ["hang"])
    assert answered["client_left"] is False


def test_a_version_of_http_that_there_is_not_is_refused_with_those_that_there_are() -> None:
    command = [sys.executable, "-m", "fake_backend", "--http", "3"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=50)
    assert done.returncode == 2
    assert "argument --http: invalid choice: '3' (choose from '1.1', '2')" in done.stderr
