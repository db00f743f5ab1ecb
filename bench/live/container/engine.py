"""The Docker engine of this machine, and the image of the containers."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import docker
from docker.errors import APIError, DockerException, ImageNotFound, NotFound
from docker.models.containers import Container
from docker.types import LogConfig

from bench.core import waits
from bench.core.errors import RequestError
from bench.core.texts import plain_line
from bench.live.editor.sandbox import MARK, Sandbox

IMAGE, DEFAULT_IMAGE = "BENCH_DOCKER_IMAGE", "debian:bookworm-slim"
LABEL = "vscode-resilience-bench.run"
ANSWERS_S, GONE_S = 300, 60  # a starved engine took more than a minute to start a container
NOBODY = 65534
IDLE = ("sleep", "infinity")
NEEDS = "--isolation docker needs"


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
    try:
        _require_socket(where)
        client = docker.from_env(timeout=ANSWERS_S)
        client.ping()
        _remove_forgotten(client)
    except (DockerException, OSError) as error:
        raise RequestError(
            f"{NEEDS} a Docker engine, and none answers at {where} ({_reason(error)})."
            " To fix: start dockerd, set DOCKER_HOST, or use --isolation kernel"
        ) from None
    try:
        yield client
    finally:
        client.close()


def _require_socket(where: str) -> None:
    """Raises: OSError: there is no such socket."""
    if where.startswith("unix://"):
        Path(where.removeprefix("unix://")).stat()


def require_image(client: docker.DockerClient) -> str:
    """The name of the image, which is pulled if the engine has none.

    Raises:
        RequestError: it cannot be had.
    """
    name = os.environ.get(IMAGE) or DEFAULT_IMAGE
    try:
        client.images.get(name)
    except ImageNotFound:
        try:
            client.images.pull(name)
        except (DockerException, OSError) as error:
            raise RequestError(
                f"The image {name} is not in the Docker engine, and cannot be pulled"
                f" ({_reason(error)}). To fix: docker pull {name}, or set {IMAGE} to an image that"
                " has sh, sleep, glibc and libstdc++"
            ) from None
    except DockerException as error:
        raise RequestError(f"{IMAGE}={name} is no image ({_reason(error)}).") from None
    return name


@contextmanager
def idle_container(
    client: docker.DockerClient, image: str, place: Sandbox, **options: object
) -> Iterator[Container]:
    """A container that does nothing, without rights, until the block is left.

    Its processes have the mark of the run, so they end with the run's other processes; the engine
    then removes the container.

    Raises:
        RequestError: the engine cannot start it.
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
        msg = f"The Docker engine could not start a container of {image} ({_reason(error)})."
        raise RequestError(msg) from None
    try:
        container.reload()
        _require_here(container)
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


def _require_here(container: Container) -> None:
    cgroups = Path(f"/proc/{init_pid(container)}/cgroup")
    with suppress(OSError):
        if str(container.id) in cgroups.read_text(encoding="ascii"):
            return
    raise RequestError(f"{NEEDS} an engine whose containers run on this machine, not in another.")


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


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return plain_line(str(getattr(error, "explanation", None) or error))
