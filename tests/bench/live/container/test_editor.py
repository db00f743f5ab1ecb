"""A program in the editor's container: it ends as it would outside, and its log is ours."""

import subprocess
from types import SimpleNamespace

import pytest
from docker.errors import APIError

from bench.core.errors import BenchError
from bench.core.processes import end_process
from bench.live.container import editor as of_editor
from bench.live.container.editor import ContainedProcess
from tests.bench.live.container.test_network import run

pytestmark = pytest.mark.timeout(240)
STARTS = """
from pathlib import Path
from types import SimpleNamespace
from bench.core.processes import end_process
from bench.live.container.editor import editor_container
from bench.setup.node import node_binary
with sandbox() as place, entered_pod(place, Caps(memory_mb=256)) as pod:
    vscode, ca = place.folder / "vscode", place.folder / "ca.pem"
    vscode.mkdir()
    ca.write_text("a certificate")
    toolchain = SimpleNamespace(vscode=SimpleNamespace(folder=vscode))
    log = place.folder / "server.log"
    with editor_container(pod, place, toolchain, str(ca)) as editor:
        node = str(node_binary())
        def ended(script):
            process = editor.start([node, "-e", script, str(ca)], {"CA": str(ca)}, log)
            process.wait(60)
            return process.poll()
        codes = [ended("process.exit(3)"), ended("process.kill(process.pid, 'SIGKILL')")]
        ended("console.log(require('fs').readFileSync(process.argv[1], 'utf8'), process.env.CA,"
              "process.getuid(), process.env.HOME.endsWith('inside/home'))")
        process = editor.start([node, "-e", "setInterval(() => {}, 1000)"], {}, log)
        alive = process.poll()
        end_process(process, 30)
        print(json.dumps({"codes": codes, "alive": alive, "ended": process.poll(),
                          "log": log.read_text().split(), "idle": len(editor.idle)}))
"""


def test_codes_signals_paths_and_the_log(docker_host: str) -> None:
    seen = run(STARTS)
    assert seen["codes"] == [3, -9]
    assert seen["alive"] is None
    assert seen["ended"] in {-15, -9}
    assert seen["log"] == ["a", "certificate", "/opt/bench/ca.pem", "65534", "true"]
    assert seen["idle"] == 2


CAPPED = """
from types import SimpleNamespace
from bench.live.container.editor import editor_container
SCRIPT = '''
const { spawn } = require("child_process");
const children = [];
let failed = "";
const more = () => {
  const child = spawn("sleep", ["60"]);
  child.on("error", error => {
    failed = failed || error.code;
    children.forEach(each => each.kill("SIGKILL"));
    console.log(failed, children.length);
    process.exit(0);
  });
  child.on("spawn", () => { children.push(child); more(); });
};
more();'''
with sandbox() as place, entered_pod(place, Caps(memory_mb=256, pids=40, cpus=1)) as pod:
    vscode, ca = place.folder / "vscode", place.folder / "ca.pem"
    vscode.mkdir()
    ca.write_text("a certificate")
    toolchain = SimpleNamespace(vscode=SimpleNamespace(folder=vscode))
    log = place.folder / "server.log"
    with editor_container(pod, place, toolchain, str(ca)) as editor:
        from bench.setup.node import node_binary
        editor.start([str(node_binary()), "-e", SCRIPT], {}, log).wait(60)
        caps = editor._container.attrs["HostConfig"]
        print(json.dumps({"words": log.read_text().split(), "pids": caps["PidsLimit"],
                          "cpus": caps["NanoCpus"], "memory": caps["Memory"],
                          "swap": caps["MemorySwap"]}))
"""


def test_the_container_has_every_cap_and_a_fork_too_many_fails_inside(docker_host: str) -> None:
    seen = run(CAPPED)
    error, children = seen.pop("words")
    assert error == "EAGAIN"
    assert 10 < int(children) < 40  # Node has threads, which count too
    assert seen == {
        "pids": 40,
        "cpus": 1_000_000_000,
        "memory": 256 << 20,
        "swap": 256 << 20,
    }


def test_an_engine_that_forgets_the_exit_code_costs_no_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(of_editor, "CODE_S", 0.1)
    with subprocess.Popen(["true"]) as ended:
        ended.wait()
    slow = ContainedProcess(
        ended.pid, SimpleNamespace(exec_inspect=lambda _: {"Running": True}), "an exec"
    )
    assert slow.poll() is None
    end_process(slow, 1)

    def fails(_: str) -> None:
        raise APIError("out of order")

    failing = ContainedProcess(ended.pid, SimpleNamespace(exec_inspect=fails), "an exec")
    assert failing.wait(1) == 0
    with pytest.raises(BenchError, match="The Docker engine no longer tells whether"):
        failing.poll()
