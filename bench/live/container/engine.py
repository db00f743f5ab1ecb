"""The Docker engine of this machine, and the image of the containers."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import docker
import psutil
from docker.errors import APIError, DockerException, ImageNotFound, NotFound
from docker.models.containers import Container
from docker.types import LogConfig

from bench.core import waits
from bench.core.errors import BenchError, RequestError
from bench.core.texts import plain_line
from bench.live.editor.sandbox import MARK, Sandbox
from bench.setup.command import Say

IMAGE, DEFAULT_IMAGE = "BENCH_DOCKER_IMAGE", "debian:bookworm-slim"
LABEL = "vscode-resilience-bench.run"
ANSWERS_S, BEGINS_S, GONE_S = 300, 60, 60  # a starved engine took over a minute for a container
NOBODY = 65534
IDLE = ("sleep", "infinity")
NEEDS = "--isolation docker needs"
CONTENT = "sh, sleep, glibc and libstdc++"
BAD_NAME = 400  # the status with which the engine refuses what can be no name


@contextmanager
def docker_engine() -> Iterator[docker.DockerClient]:
    """A client of the engine, for the block.

    Raises:
        RequestError: there is no engine, or this user may not enter its containers.
    """
    if os.geteuid() != 0:
        raise RequestError(
            f"{NEEDS} root, because the bench enters the network of the container. To fix: sudo,"
            " or --isolation kernel"
        )
    where = os.environ.get("DOCKER_HOST") or "unix:///var/run/docker.sock"
    with ExitStack() as stack:
        try:
            _require_socket(where)
            client = docker.from_env(timeout=ANSWERS_S)
            stack.callback(client.close)
            client.ping()
            _remove_forgotten(client)
        except (DockerException, OSError) as error:
            raise RequestError(
                f"{NEEDS} a Docker engine, and none answers at {where} ({reason_of(error)})."
                " To fix: start dockerd, set DOCKER_HOST, or use --isolation kernel"
            ) from None
        yield client


def _require_socket(where: str) -> None:
    """Raises: OSError: there is no such socket."""
    if where.startswith("unix://"):
        Path(where.removeprefix("unix://")).stat()


def require_image(client: docker.DockerClient, say: Say) -> str:
    """The name of the image, which is pulled if the engine has none; `say` reports that.

    Raises:
        RequestError: it cannot be had.
    """
    name = os.environ.get(IMAGE) or DEFAULT_IMAGE
    try:
        client.images.get(name)
    except ImageNotFound:
        _pull(client, name, say)
    except (DockerException, OSError) as error:
        if getattr(error, "status_code", None) == BAD_NAME:
            msg = f"{IMAGE}={name} is not the name of an image ({reason_of(error)})."
            raise RequestError(f"{msg} To fix: set it to one such as {DEFAULT_IMAGE}") from None
        msg = f"The Docker engine did not say whether it has the image {name} ({reason_of(error)})."
        raise RequestError(f"{msg} To fix: docker image inspect {name}") from None
    return name


def _pull(client: docker.DockerClient, name: str, say: Say) -> None:
    say(f"Pulling the image {name}, which the Docker engine does not have.")
    try:
        client.images.pull(name)
    except (DockerException, OSError) as error:
        raise RequestError(
            f"The image {name} is not in the Docker engine, and cannot be pulled"
            f" ({reason_of(error)}). {fix_of_image()}, or: docker pull {name}"
        ) from None


@contextmanager
def idle_container(
    client: docker.DockerClient, image: str, place: Sandbox, **options: object
) -> Iterator[Container]:
    """A container that does nothing, without rights, until the block is left.

    Its processes have the mark of the run, so they end with the run's other processes; the engine
    then removes the container.

    Raises:
        RequestError: the engine cannot start it, or the image cannot be used.
        BenchError: it does not begin in time.
    """
    try:
        container = client.containers.run(
            image,
            list(IDLE),
            detach=True,
            auto_remove=True,
            init=True,
            environment={MARK: place.mark},
            labels={LABEL: str(place.folder)},
            user=f"{NOBODY}:{NOBODY}",
            read_only=True,
            cap_drop=["ALL"],
            security_opt=["no-new-privileges"],
            log_config=LogConfig(type=LogConfig.types.NONE),
            **options,
        )
    except (DockerException, OSError) as error:
        msg = f"The Docker engine could not start a container of {image} ({reason_of(error)})."
        msg = f"{msg} To fix: see the log of the engine, or use --isolation kernel"
        raise RequestError(msg) from None
    try:
        _require_idle(container, image)
        yield container
    finally:
        _remove(container)


def listed(client: docker.DockerClient, **filters: str) -> list[Container]:
    """Every container that passes ``filters``, without those that went away meanwhile.

    The engine's list and the look at each container are two questions, and other runs end
    between them.
    """
    containers: list[Container] = client.containers.list(
        all=True, filters=filters, ignore_removed=True
    )
    return containers


def init_pid(container: Container) -> int:
    """The pid of its first process, outside."""
    return int(container.attrs["State"]["Pid"])


def _require_idle(container: Container, image: str) -> None:
    """Wait until the command of a new container runs, on this machine.

    Raises:
        RequestError: the image does not have the command, or the container is elsewhere.
        BenchError: it does not begin in time.
    """

    def is_idle() -> bool:
        was_here = _is_here(container)
        container.reload()
        if not container.attrs["State"]["Running"]:
            raise NotFound("it has ended")
        if not was_here:
            raise RequestError(
                f"{NEEDS} an engine whose containers run on this machine, not in another."
                " To fix: set DOCKER_HOST, or use --isolation kernel"
            )
        children = psutil.Process(init_pid(container)).children()
        return any(child.cmdline()[:1] == [IDLE[0]] for child in children)

    try:
        container.reload()
        waits.until(is_idle, seconds=BEGINS_S, what=f"a container of {image} to begin")
    except (NotFound, psutil.Error):  # the process ends first, and the engine then removes it
        raise RequestError(f"A container of {image} ended at once. {fix_of_image()}") from None
    except waits.WaitTimeoutError as error:
        raise BenchError(str(error)) from None
    except (DockerException, OSError) as error:
        msg = f"The Docker engine does not answer about a container ({reason_of(error)})."
        raise BenchError(msg) from None


def fix_of_image() -> str:
    return f"To fix: set {IMAGE} to an image that has {CONTENT}"


def _is_here(container: Container) -> bool:
    with suppress(OSError):
        cgroups = Path(f"/proc/{init_pid(container)}/cgroup").read_text(encoding="ascii")
        return str(container.id) in cgroups
    return False


def _remove(container: Container) -> None:
    with suppress(NotFound, APIError):  # APIError: it is being removed
        container.remove(force=True)
    client = container.client

    def is_gone() -> bool:
        return not listed(client, id=str(container.id))

    with suppress(DockerException, OSError):
        waits.until(is_gone, seconds=GONE_S, what="the container to be removed")


def _remove_forgotten(client: docker.DockerClient) -> None:
    """Remove containers of runs that are gone; one that was never started has no process."""
    for container in listed(client, label=LABEL):
        if not Path(container.labels[LABEL]).exists():
            with suppress(DockerException):
                container.remove(force=True)


def reason_of(error: Exception) -> str:
    """What the engine, or the system, says of a failure, in one line."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return plain_line(str(getattr(error, "explanation", None) or error))
