"""A program in the editor's container: it ends as it would outside, and its log is ours."""

import pytest

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
