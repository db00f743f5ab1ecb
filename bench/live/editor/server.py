"""The VS Code server: its start and its end.

Whoever reaches its port could read every file of this user. So it answers only those who have the
run's secret, in a cookie; it reads the secret from a file that nobody else can open.
"""

import json
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from typing import Any

from bench.core import waits
from bench.core.errors import BenchError
from bench.core.paths import SENTINEL
from bench.core.processes import Process, end_process
from bench.live.backend import Backend
from bench.live.container.editor import EditorContainer
from bench.live.editor.environment import editor_environment
from bench.live.editor.sandbox import Sandbox
from bench.profiles.extension import read_extension
from bench.profiles.profile import Profile
from bench.setup.toolchain import Toolchain

LOOPBACK = "127.0.0.1"
SECRET_BYTES = 32
SECRET_COOKIE = "code-server-session"
START_S = 60
STOP_S = 8
LOG_LINES = 20


@dataclass(frozen=True, slots=True)
class Folders:
    """The folders of an editor, inside that of the run."""

    user_data: Path
    extensions: Path
    log: Path


@dataclass(frozen=True, slots=True)
class Server:
    process: Process
    port: int
    folders: Folders
    secret: str = field(repr=False)

    def log_tail(self) -> str:
        lines = self.folders.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(lines[-LOG_LINES:])

    def end(self) -> str:
        """How it ended; empty while it runs."""
        code = self.process.poll()
        if code is None:
            return ""
        how = f"by {signal.Signals(-code).name}" if code < 0 else f"with code {code}"
        return f"The VS Code server ended {how} during the run."

    def wait_until_listening(self) -> None:
        """Wait until the server accepts connections.

        Raises:
            BenchError: it did not in time; the details are the last lines of its log.
        """
        try:
            waits.until(self._listens, seconds=START_S, what="the VS Code server to listen")
        except waits.WaitTimeoutError as error:
            raise BenchError(str(error), details=self.log_tail()) from None

    def _listens(self) -> bool:
        if self.process.poll() is not None:
            msg = f"The VS Code server ended at once with code {self.process.returncode}."
            raise BenchError(msg, details=self.log_tail())
        with socket.socket() as probe:
            return probe.connect_ex((LOOPBACK, self.port)) == 0


def prepare(
    place: Sandbox,
    profile: Profile,
    backend: Backend,
    version: str,
    settings: Mapping[str, Any] | None = None,
) -> Folders:
    """Write settings and install extensions, in user data that may come from a template.

    `version` is that of VS Code. `settings` are those of the scenario; they override the profile's.
    """
    folders = Folders(
        place.folder / "user-data", place.folder / "extensions", place.folder / "server.log"
    )
    text = profile.settings_text(backend.addresses, settings)
    for kind in ("User", "Machine"):
        (folders.user_data / kind).mkdir(parents=True, exist_ok=True)
        (folders.user_data / kind / "settings.json").write_text(text, encoding="utf-8")
    keys = [
        {"key": chord.replace("Control", "ctrl").lower(), "command": command}
        for command, chord in profile.command_keys.items()
    ]
    (folders.user_data / "User" / "keybindings.json").write_text(json.dumps(keys), encoding="utf-8")
    shutil.copytree(SENTINEL, folders.extensions / "bench.sentinel-0.0.1")
    if profile.path:
        read_extension(profile.path, version).install_into(folders.extensions)
    return folders


@contextmanager
def serving(  # noqa: PLR0913 - each is a part of the run
    toolchain: Toolchain,
    place: Sandbox,
    folders: Folders,
    backend: Backend,
    more: Mapping[str, str] | None = None,
    node_options: Sequence[str] = (),
    container: EditorContainer | None = None,
) -> Iterator[Server]:
    """Run the server on a free port until the block is left; it does not listen at once.

    `more` goes into its environment, and so into that of the extension host. `node_options` are
    options for the server's Node, which passes them on to the host; VS Code would remove them from
    the environment. It runs in the `container` if there is one.
    """
    port, secret = free_port(), token_hex(SECRET_BYTES)
    command = [
        *(str(toolchain.node), *node_options, str(toolchain.vscode.entry)),
        *("--config", str(configured(place.folder / "server.yaml", secret))),
        *("--bind-addr", f"{LOOPBACK}:{port}"),
        *("--user-data-dir", str(folders.user_data), "--extensions-dir", str(folders.extensions)),
        *("--disable-telemetry", "--disable-update-check", "--disable-workspace-trust"),
        *("--reconnection-grace-time", "1"),
    ]
    variables = {
        **editor_environment(place, backend, direct=container is not None and container.direct),
        **(more or {}),
    }
    process: Process
    if container:
        process = container.start(command, variables, folders.log)
    else:
        process = _started(command, variables, place.folder, folders.log)
    try:
        yield Server(process, port, folders, secret)
    finally:
        end_process(process, STOP_S)


def _started(
    command: Sequence[str], variables: Mapping[str, str], folder: Path, log: Path
) -> subprocess.Popen[bytes]:
    with log.open("w") as output:
        return subprocess.Popen(
            command,
            env=variables,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )


def configured(file: Path, secret: str) -> Path:
    """The server compares the cookie with the hash of a password; no password has this hash."""
    file.touch(0o600)
    file.write_text(json.dumps({"auth": "password", "hashed-password": secret}), encoding="utf-8")
    return file


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])
