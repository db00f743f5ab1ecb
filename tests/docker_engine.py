"""A Docker engine for tests: the one that answers, or one of their own with its own folder.

The image is made of this machine's own shell and libraries, so that nothing is pulled.
"""

import io
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import docker
import pytest
from docker.errors import DockerException

from bench.core import waits
from bench.core.errors import BenchError
from bench.core.processes import end_process
from bench.live.container.engine import IMAGE
from bench.setup.node import node_binary
from bench.setup.system import apt_install, can_use_apt

REPOSITORY = "bench-tests"
PROGRAMS = ("sh", "sleep", "cat", "ls", "id", "touch")
STARTS_S, STOPS_S = 60, 30
MUST = "BENCH_DOCKER_MUST_RUN"  # set where an engine can be started: none is a failure there


def answers(host: str) -> bool:
    if host.startswith("unix://") and not Path(host.removeprefix("unix://")).exists():
        return False
    try:
        client = docker.DockerClient(base_url=host, timeout=10)
        try:
            return bool(client.ping())
        finally:
            client.close()
    except (DockerException, OSError):
        return False


@contextmanager
def engine() -> Iterator[str]:
    """The address of an engine, which is started if none answers."""
    host = os.environ.get("DOCKER_HOST") or "unix:///var/run/docker.sock"
    if answers(host):
        yield host
        return
    if os.geteuid() != 0:
        _impossible("no Docker engine answers, and only root can start one")
    if shutil.which("dockerd") is None and can_use_apt():
        try:
            apt_install(["docker.io"], lambda line: None)
        except BenchError as error:
            _impossible(f"Docker cannot be installed: {error}")
    if shutil.which("dockerd") is None:
        _impossible("dockerd is not installed, and apt-get cannot install it")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="dockerd-")))
        yield stack.enter_context(_started(folder))


@contextmanager
def _started(folder: Path) -> Iterator[str]:
    host = f"unix://{folder}/docker.sock"
    command = ["dockerd", "--data-root", str(folder / "data"), "--exec-root", str(folder / "exec")]
    command += ["--pidfile", str(folder / "pid"), "--host", host]
    command += ["--bridge", "none", "--iptables=false", "--ip-forward=false"]
    log = folder / "log"
    with log.open("w") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, start_new_session=True)
    try:
        try:
            waits.until(
                lambda: process.poll() is not None or answers(host),
                seconds=STARTS_S,
                what="dockerd to answer",
            )
        except waits.WaitTimeoutError as error:
            _impossible(f"{error}\n{log.read_text('utf-8')[-2000:]}")
        if process.poll() is not None:
            _impossible(f"dockerd ended at once:\n{log.read_text('utf-8')[-2000:]}")
        yield host
    finally:
        end_process(process, STOPS_S)
        _unmount_below(folder)


def _unmount_below(folder: Path) -> None:
    """A dockerd that fails to start leaves its folder mounted on itself."""
    mounted = [line.split()[4] for line in Path("/proc/self/mountinfo").read_text().splitlines()]
    for place in reversed(mounted):
        if Path(place).is_relative_to(folder):
            subprocess.run(["umount", "--lazy", place], check=False)


def _impossible(reason: str) -> None:
    if os.environ.get(MUST):
        pytest.fail(reason)
    pytest.skip(f"DOCKER TESTS DID NOT RUN: {reason}")


@contextmanager
def image(
    host: str, tag: str = "latest", programs: Sequence[str] = PROGRAMS, *, for_node: bool = True
) -> Iterator[str]:
    """An image for containers of tests with these programs, until the block is left."""
    client = docker.DockerClient(base_url=host)
    name = f"{REPOSITORY}:{tag}"
    try:
        tree = _tree(programs, for_node=for_node)
        client.api.import_image_from_data(tree, repository=REPOSITORY, tag=tag)
        yield name
    finally:
        client.images.remove(name, force=True)
        client.close()


def _tree(names: Sequence[str], *, for_node: bool) -> bytes:
    """A tar of a few programs and of all libraries that they, and Node if wanted, need."""
    programs = [Path(found) for name in names if (found := shutil.which(name))]
    files = {path: path for path in programs}
    files |= {Path("/bin") / path.name: path for path in programs}
    for program in (*programs, *([node_binary()] if for_node else [])):
        files |= {library: library for library in _libraries(program)}
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for place in ("tmp", "proc", "sys", "dev", "etc", "opt"):
            folder = tarfile.TarInfo(place)
            folder.type, folder.mode = tarfile.DIRTYPE, 0o755
            tar.addfile(folder)
        for name, path in files.items():
            content = path.resolve().read_bytes()
            member = tarfile.TarInfo(str(name).lstrip("/"))
            member.size, member.mode = len(content), 0o755
            tar.addfile(member, io.BytesIO(content))
        users = b"root:x:0:0::/:/bin/sh\nnobody:x:65534:65534::/:/bin/sh\n"
        member = tarfile.TarInfo("etc/passwd")
        member.size = len(users)
        tar.addfile(member, io.BytesIO(users))
    return buffer.getvalue()


def _libraries(program: Path) -> list[Path]:
    done = subprocess.run(["ldd", program], capture_output=True, text=True, check=False)
    return [Path(path) for path in re.findall(r"(/\S+\.so\S*)", done.stdout)]


@pytest.fixture(scope="session")
def docker_host() -> Iterator[str]:
    """The address of an engine whose default image is one for tests."""
    with pytest.MonkeyPatch.context() as patch, engine() as host, image(host) as name:
        patch.setenv("DOCKER_HOST", host)
        patch.setenv(IMAGE, name)
        yield host
