"""A process that has entered the network of a container, and a container in the same network."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[4]
BEGIN = f"""
import json, os, socket, sys
sys.path[:0] = [{str(ROOT)!r}]
from bench.live.container.caps import Caps
from bench.live.container.engine import idle_container, init_pid
from bench.live.container.network import entered_pod
from bench.live.container.box import Cgroup
from bench.live.editor.sandbox import sandbox
from bench.live.lookout import Lookout
def inside(container, *command):
    code, output = container.exec_run(list(command))
    return code, output.decode()
"""
pytestmark = pytest.mark.timeout(180)


def run(script: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-c", BEGIN + script], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


REACHES = """
listening = socket.create_server(("0.0.0.0", 0))  # of this machine, outside
port = listening.getsockname()[1]
with sandbox() as place, entered_pod(place, Caps()) as pod:
    Lookout()
    gateway = socket.create_server(("127.0.0.1", 0))
    with idle_container(pod.client, pod.image, place,
                        network_mode=f"container:{pod.network.id}",
                        volumes=[f"{sys.argv[1]}:/opt/node:ro"] if sys.argv[1:] else []) as box:
        def connects(address, port):
            script = f'''
            const socket = require("net").connect({port}, "{address}");
            socket.setTimeout(3000, () => {{ console.log("timeout"); process.exit(0); }});
            socket.on("connect", () => {{ console.log("connected"); process.exit(0); }});
            socket.on("error", error => {{ console.log(error.code); process.exit(0); }});'''
            return inside(box, "/opt/node/bin/node", "-e", script)[1].strip()
        # nobody answers for the lookout while this thread waits, so what it should refuse times out
        print(json.dumps({
            "gateway": connects("127.0.0.1", gateway.getsockname()[1]),
            "machine": connects("127.0.0.1", port),
            "elsewhere": connects("192.0.2.1", 443),
            "devices": inside(box, "ls", "/sys/class/net")[1].split(),
            "user": inside(box, "id", "-u")[1].strip(),
            "root": inside(box, "touch", "/etc/x")[0] != 0,
            "node": inside(box, "touch", "/opt/node/x")[0] != 0,
            "capabilities": [line.split()[1] for line in inside(box, "cat", "/proc/self/status")[1]
                             .splitlines() if line.startswith(("CapEff", "CapBnd", "NoNewPrivs"))],
        }))
"""


def test_a_container_reaches_the_gateway_and_nothing_else(docker_host: str) -> None:
    from bench.setup.node import node_folder

    script = f"import sys; sys.argv[1:] = [{str(node_folder())!r}]\n{REACHES}"
    seen = run(script)
    assert seen["gateway"] == "connected"
    assert seen["machine"] == "ECONNREFUSED"
    assert seen["elsewhere"] in {"timeout", "ENETUNREACH", "EHOSTUNREACH"}
    assert set(seen["devices"]) <= {"lo", "tun0", "tun1"}
    assert seen["user"] == "65534"
    assert (seen["root"], seen["node"]) == (True, True)  # nothing could be written there
    assert seen["capabilities"] == ["0000000000000000", "0000000000000000", "1"]


ENDS = """
with sandbox() as place:
    print(json.dumps(place.mark), flush=True)
    with entered_pod(place, Caps()) as pod:
        os.kill(os.getpid(), 9)
"""
SWEEPS = """
from bench.live.editor.sandbox import sweep_abandoned
from bench.live.container.engine import docker_engine, listed
from bench.core import waits
sweep_abandoned()
with docker_engine() as client:
    waits.until(lambda: not listed(client), seconds=30, what="no container")
print(json.dumps(True))
"""


def test_the_container_of_a_killed_run_is_removed_by_the_next(docker_host: str) -> None:
    killed = subprocess.run(
        [sys.executable, "-c", BEGIN + ENDS], capture_output=True, text=True, check=False
    )
    assert killed.returncode == -9, killed.stderr
    assert run(SWEEPS)


def test_nothing_is_left_after_the_block(docker_host: str) -> None:
    import docker

    from bench.live.container.engine import listed

    run(
        "with sandbox() as place, entered_pod(place, Caps()) as pod: pass\n"
        "print(json.dumps(os.path.exists(place.folder)))"
    )
    client = docker.DockerClient(base_url=docker_host)
    try:
        assert listed(client) == []
        assert {network.name for network in client.networks.list()} <= {"none", "host", "bridge"}
    finally:
        client.close()
