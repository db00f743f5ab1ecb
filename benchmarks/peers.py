"""Other mock servers, installed from their registries and started for comparison."""

import json
import socket
import subprocess
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.core import waits
from bench.core.paths import cache_folder
from bench.core.processes import end_process
from bench.live.editor.server import free_port
from bench.setup.cached import build_once
from bench.setup.command import run
from bench.setup.node import node_binary, npm_script
from bench.setup.vscode import npm_environment

LLMOCK, AIMOCK = "0.2.2", "1.43.0"  # PyPI `llmock`, npm `@copilotkit/aimock`
START_S = 30


def ensure_peers() -> Path:
    """Install both into the cache, once; the folder."""
    return build_once(cache_folder("peers") / f"{LLMOCK}-{AIMOCK}", _install, repair=True)


def _install(folder: Path) -> None:
    venv.create(folder / "venv", with_pip=True)
    pip = [str(folder / "venv/bin/python"), "-m", "pip", "install", "--disable-pip-version-check"]
    npm = [str(node_binary()), str(npm_script()), "install", "--prefix", str(folder)]
    run([*pip, f"llmock=={LLMOCK}"], what="Installing llmock", say=print)
    run(
        [*npm, f"@copilotkit/aimock@{AIMOCK}"],
        what="Installing aimock",
        say=print,
        env=npm_environment(),
    )


@contextmanager
def llmock(folder: Path) -> Iterator[str]:
    port = free_port()
    # pip's scripts name the folder in which they were installed, which was another
    command = [folder / "venv/bin/python", "-c", "from llmock.cli import app; app()", "serve"]
    options = ["--port", port, "--log-level", "warning", "--response-style", "static"]
    with _running([*map(str, command), *map(str, options)], port) as url:
        yield url


@contextmanager
def aimock(folder: Path, content: str) -> Iterator[str]:
    port = free_port()
    fixtures = folder / "fixtures.json"
    answer = {"match": {"userMessage": "sort"}, "response": {"content": content}}
    fixtures.write_text(json.dumps({"fixtures": [answer]}), encoding="utf-8")
    program = folder / "node_modules/@copilotkit/aimock/dist/cli.js"
    command = [node_binary(), program, "-p", port, "-f", fixtures, "--log-level", "silent"]
    with _running(list(map(str, command)), port) as url:
        yield url


@contextmanager
def _running(command: list[str], port: int) -> Iterator[str]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        waits.until(lambda: _listens(port), seconds=START_S, what=f"{command[0]} to listen")
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        end_process(process, 5)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
