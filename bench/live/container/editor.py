"""The container of the editor: the VS Code server runs in it, and so does all that it starts.

The editor and its Node are mounted read-only. What the editor writes are folders of the run, which
then belong to a user without rights. Nothing else of this machine is there.
"""

import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
from docker.errors import DockerException
from docker.models.containers import Container

from bench.core import waits
from bench.core.errors import BenchError
from bench.live.container.box import Cgroup
from bench.live.container.direct import HOSTS_FILE, RESOLVERS_FILE
from bench.live.container.engine import NOBODY, idle_container, init_pid
from bench.live.container.network import Pod
from bench.live.editor.sandbox import Sandbox
from bench.live.oom_kills import is_alive
from bench.setup.node import node_folder
from bench.setup.toolchain import Toolchain

WRITTEN = ("user-data", "extensions", "workspace", "compile-cache", "inside", "server.log")
READ = ("server.yaml",)
HOME, TEMPORARY = "inside/home", "inside/tmp"
INSIDE = Path("/opt/bench")
NODE, VSCODE, CA = INSIDE / "node", INSIDE / "vscode", INSIDE / "ca.pem"
START_S = 120  # a starved engine took more than a minute
CODE_S = 20
KILLED = 128  # a shell's exit code for the signal n is 128 + n
INTO_LOG = 'log=$1; shift; exec "$@" >>"$log" 2>&1'


class EditorContainer:
    """A container with the editor's files, in which the server can be started."""

    def __init__(
        self, container: Container, place: Sandbox, paths: Mapping[str, Path], *, direct: bool
    ) -> None:
        self._container, self._place, self._paths = container, place, paths
        self.direct = direct  # whether the simulated hosts are reached without a proxy
        memory_mb = int(container.attrs["HostConfig"]["Memory"]) >> 20
        self.box = Cgroup(init_pid(container), NOBODY, memory_mb)
        self.idle = {process.pid for process in self.box.processes()}

    def start(
        self, command: Sequence[str], environment: Mapping[str, str], log: Path
    ) -> "ContainedProcess":
        """Start a program in it, whose output goes into `log`.

        Raises:
            BenchError: it did not start.
        """
        for name in (*WRITTEN, *READ):
            _give(self._place.folder / name)
        folder = self._place.folder
        own = {"HOME": str(folder / HOME), "TMPDIR": str(folder / TEMPORARY)}
        api = self._container.client.api
        started = api.exec_create(
            self._container.id,
            ["sh", "-c", INTO_LOG, "sh", str(log), *map(self._translated, command)],
            environment={key: self._translated(value) for key, value in environment.items()} | own,
            workdir=str(folder / "workspace"),
        )
        api.exec_start(started["Id"], detach=True)

        def pid() -> int:
            return int(api.exec_inspect(started["Id"])["Pid"])

        try:
            first = waits.until(pid, seconds=START_S, what="the server to start in its container")
            return ContainedProcess(first, api, started["Id"])
        except waits.WaitTimeoutError as error:
            raise BenchError(str(error), details=log.read_text("utf-8", "replace")) from None

    def _translated(self, text: str) -> str:
        for outside, inside in self._paths.items():
            text = text.replace(outside, str(inside))
        return text


class ContainedProcess:
    """A process in a container, with the part of `subprocess.Popen` that ends a process."""

    def __init__(self, pid: int, api: object, exec_id: str) -> None:
        self.pid, self._api, self._exec_id = pid, api, exec_id
        self._process: psutil.Process | None = None  # it may have ended already
        with suppress(psutil.Error):
            self._process = psutil.Process(pid)

    @property
    def returncode(self) -> int | None:
        return self.poll()

    def poll(self) -> int | None:
        """Its exit code; None while it runs.

        Raises:
            BenchError: it has ended, and the engine does not answer.
        """
        if self._process and is_alive(self._process):
            return None
        try:
            seen = self._api.exec_inspect(self._exec_id)  # type: ignore[attr-defined]
        except (DockerException, OSError) as error:
            msg = "The Docker engine no longer tells whether the VS Code server runs."
            raise BenchError(msg, details=str(error)) from None
        if seen["Running"]:  # the process is gone, and the engine does not know it yet
            return None
        code = seen["ExitCode"] or 0
        return KILLED - code if code > KILLED else int(code)

    def terminate(self) -> None:
        self._send(signal.SIGTERM)

    def kill(self) -> None:
        self._send(signal.SIGKILL)

    def _send(self, number: signal.Signals) -> None:
        with suppress(psutil.Error):
            if self._process:
                self._process.send_signal(number)

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end; the result is its exit code, or 0 if the engine does not know it yet.

        Raises:
            subprocess.TimeoutExpired: it did not end in time.
        """
        try:
            if self._process:
                self._process.wait(timeout)
        except psutil.TimeoutExpired:
            raise subprocess.TimeoutExpired("the VS Code server", timeout or 0) from None
        # a slow engine must not cost a run whose editor has ended
        with suppress(waits.WaitTimeoutError, BenchError):
            waits.until(
                lambda: self.poll() is not None, seconds=CODE_S, what="the engine's exit code"
            )
            return self.poll() or 0
        return 0


@contextmanager
def editor_container(
    pod: Pod, place: Sandbox, toolchain: Toolchain, ca_file: str, *, direct: bool = False
) -> Iterator[EditorContainer]:
    """The editor's container in the network of the run, until the block is left."""
    for name in (HOME, TEMPORARY):
        (place.folder / name).mkdir(parents=True)
    for name in WRITTEN:
        path = place.folder / name
        path.touch() if path.suffix else path.mkdir(exist_ok=True)
    for name in READ:
        (place.folder / name).touch(0o600)
    paths = {str(node_folder()): NODE, str(toolchain.vscode.folder): VSCODE, ca_file: CA}
    own = [f"{place.folder / name}:{place.folder / name}" for name in (*WRITTEN, *READ)]
    volumes = [
        *(f"{volume}:{'ro' if volume.endswith(READ) else 'rw'}" for volume in own),
        *(f"{outside}:{inside}:ro" for outside, inside in paths.items()),
    ]
    if direct:
        volumes += [
            f"{place.folder / name}:/etc/{name}:ro" for name in (HOSTS_FILE, RESOLVERS_FILE)
        ]
    with idle_container(
        pod.client,
        pod.image,
        place,
        network_mode=f"container:{pod.network.id}",
        volumes=volumes,
        tmpfs={"/tmp": "size=64m"},
        **pod.caps.options(),
    ) as container:
        yield EditorContainer(container, place, paths, direct=direct)


def _give(path: Path) -> None:
    """Give a file, or a folder with all that is in it, to the user of the container."""
    os.lchown(path, NOBODY, NOBODY)
    if path.is_dir() and not path.is_symlink():
        for folder, folders, files in os.walk(path):
            for name in (*folders, *files):
                os.lchown(os.path.join(folder, name), NOBODY, NOBODY)  # noqa: PTH118 - many files
