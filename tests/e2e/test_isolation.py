"""Nobody else gets into a run, no secret of the shell does, and nothing gets out unseen."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

from bench.facts import RemoteConnection
from bench.facts.file import FACTS_FILE, read
from bench.facts.roles import DRIVER, HOST, role_of
from bench.live.editor.browser import HOST as SITE
from bench.live.session import Session
from bench.profiles.loading import load_profile
from bench.testing.resilience import editing
from tests.bench.live.isolated import isolated
from tests.extensions.scenarios import GOOD
from tests.shell_secrets import leaked, plant

pytestmark = [pytest.mark.editor, pytest.mark.timeout(900)]
AUTHORS = Path(__file__).parents[1] / "extensions" / "authors"
# What the bench sets itself, and what VS Code sets for its TypeScript server.
OURS = {"HTTPS_PROXY", "https_proxy", "NODE_EXTRA_CA_CERTS", "ELECTRON_RUN_AS_NODE"}
AS_ANOTHER_USER = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
STRANGER = """
import encodings.idna, http.client, json, os, sys  # before it loses the right to read them
os.setgroups([])
os.setresuid(65534, 65534, 65534)
port, requests = int(sys.argv[1]), json.loads(sys.argv[2])
for path, headers in requests:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path, headers=headers)
    print(connection.getresponse().status)
"""
DIALS_OUT = """
require('net').connect(443, '192.0.2.1').on('error', () => {});
const datagram = require('dgram').createSocket('udp4');
datagram.send('hello', 9, '192.0.2.2', () => datagram.close());
"""


@dataclass(frozen=True)
class Editor:
    session: Session
    processes: list[psutil.Process]

    @property
    def secret(self) -> str:
        cookies = self.session.person.workbench.page.context.cookies(f"http://{SITE}/")
        return "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in cookies)

    def ports(self) -> dict[int, psutil.Process]:
        """The TCP ports on which the run listens."""
        return {
            entry.laddr.port: process
            for process in self.processes
            for entry in process.net_connections(kind="tcp")
            if entry.status == psutil.CONN_LISTEN
        }

    def server_port(self) -> int:
        (port,) = [
            port
            for port, process in self.ports().items()
            if role_of(process.cmdline(), None) == "server"
        ]
        return port


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    with pytest.MonkeyPatch.context() as shell:
        plant(shell)
        with editing(load_profile(GOOD), tmp_path_factory.mktemp("editing")) as session:
            session.wait_until_active()
            yield Editor(session, session.context.place.processes())


def ask(port: int, *requests: tuple[str, dict[str, str]]) -> list[int]:
    """What a program of another user is answered."""
    done = subprocess.run(
        [sys.executable, "-c", STRANGER, str(port), json.dumps(requests)],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return [int(line) for line in done.stdout.split()]


@AS_ANOTHER_USER
def test_chromium_has_no_sandbox_of_its_own_as_the_report_says(editor: Editor) -> None:
    commands = [" ".join(process.cmdline()) for process in editor.processes]
    (browser,) = [line for line in commands if "headless" in line and "--type=" not in line]
    assert "--no-sandbox" in browser.split()


def test_another_user_gets_no_file_and_no_socket(editor: Editor, tmp_path: Path) -> None:
    secret_file = tmp_path / "secret"
    secret_file.write_text("of this user", encoding="utf-8")
    path = f"/vscode-remote-resource?path={secret_file}"
    socket = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }
    foreign = {"Host": "elsewhere.example.com", "Origin": "http://elsewhere.example.com"}
    own = {"Host": SITE, "Origin": f"http://{SITE}"}
    wrong = {"Cookie": f"code-server-session={'0' * 64}"}
    key = {"Cookie": editor.secret}
    statuses = ask(
        editor.server_port(),
        *[(path, headers) for headers in ({}, foreign, wrong)],
        *[("/?reconnectionToken=1", {**socket, **headers}) for headers in (own, foreign, wrong)],
        *[("/", {}), ("/proxy/9/", {})],
    )
    assert not {200, 101} & set(statuses), statuses
    with_secret = ask(
        editor.server_port(), (path, key), ("/?reconnectionToken=1", {**socket, **own, **key})
    )
    assert with_secret == [200, 101]  # so the requests above were right


@AS_ANOTHER_USER
def test_another_user_cannot_look_into_its_folder(editor: Editor) -> None:
    script = "import os, sys; os.setresuid(65534, 65534, 65534); os.listdir(sys.argv[1])"
    done = subprocess.run(
        [sys.executable, "-c", script, str(editor.session.context.place.folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "PermissionError" in done.stderr


def test_no_process_of_it_has_a_secret_of_the_shell(tmp_path: Path, editor: Editor) -> None:
    roles = {role_of(process.cmdline(), None) for process in editor.processes}
    assert {HOST, DRIVER, "server", "browser", "backend"} <= roles
    secrets = (editor.session.backend.token, editor.secret.partition("=")[2])
    for process in editor.processes:
        assert set(leaked(process.pid)) <= OURS, process.cmdline()
        for file in ("environ", "cmdline"):
            text = Path(f"/proc/{process.pid}/{file}").read_text(encoding="utf-8", errors="replace")
            assert not any(secret in text for secret in secrets), process.cmdline()


def test_what_it_puts_on_the_disk_is_in_its_folder(editor: Editor) -> None:
    folder = editor.session.context.place.folder
    assert list(folder.rglob("playwright-artifacts-*"))
    opened = {file.path for process in editor.processes for file in process.open_files()}
    assert not [path for path in opened if path.startswith("/tmp/playwright")]


def verdict(extra: str, place: Path) -> tuple[dict[str, Any], list[Any]]:
    """Run a good extension with some more code; the finding and the facts."""
    extension, out = place / "extension", place / "out"
    shutil.copytree(AUTHORS / "line_ghost", extension)
    code = extension / "extension.js"
    code.write_text(code.read_text(encoding="utf-8") + extra, encoding="utf-8")
    options = ["--config", str(extension / "resilience.toml"), "--out", str(out)]
    command = [sys.executable, "-m", "bench", "run", str(AUTHORS / "unavailable.toml"), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1, 3), done.stdout + done.stderr
    (scenario,) = json.loads((out / "verdict.json").read_text(encoding="utf-8"))["scenarios"]
    (found,) = [one for one in scenario["findings"] if one["rule"] == "nothing_escapes"]
    return found, list(read(out / "unavailable" / FACTS_FILE))


def test_who_goes_past_the_gateway_is_stopped_and_named(tmp_path: Path) -> None:
    isolated("print(json.dumps(True))", os.geteuid())  # else it would really be sent
    found, facts = verdict(DIALS_OUT, tmp_path)
    attempts = [fact for fact in facts if isinstance(fact, RemoteConnection)]
    assert {(fact.address, fact.port) for fact in attempts} == {
        ("192.0.2.1", 443),
        ("192.0.2.2", 9),
    }
    assert {fact.role for fact in attempts} <= {HOST, "other"}
    assert all(fact.stopped for fact in attempts)
    assert found["outcome"] == "degraded"
    assert "192.0.2.1 port 443" in found["because"]


def test_who_stays_with_the_gateway_has_tried_nothing(tmp_path: Path) -> None:
    found, facts = verdict("", tmp_path)
    assert [fact for fact in facts if isinstance(fact, RemoteConnection)] == []
    assert found["outcome"] in ("kept", "unknown"), found
