"""A network without any other host, which a container holds and this process enters.

The container of the editor shares it. So loopback is the same for all: the gateway, the server's
port and the sentinel's are where they would be without a container, and nothing else is there.
"""

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import docker
import psutil
from docker.models.containers import Container

from bench.core.errors import BenchError
from bench.live.container.caps import Caps
from bench.live.container.engine import docker_engine, idle_container, init_pid, require_image
from bench.live.editor.sandbox import Sandbox
from bench.setup.command import silent

NEW_NETWORK = 0x40000000


@dataclass(frozen=True, slots=True)
class Pod:
    """The network of a run with a container, and what the editor's container is made of."""

    client: docker.DockerClient
    image: str
    caps: Caps
    network: Container

    @property
    def idle(self) -> set[int]:
        """The processes of the container that holds the network."""
        first = psutil.Process(init_pid(self.network))
        return {first.pid, *(child.pid for child in first.children())}


@contextmanager
def entered_pod(place: Sandbox, caps: Caps) -> Iterator[Pod]:
    """Move this thread, and all that it will start, into the network of a new container.

    Raises:
        RequestError: the engine cannot do it.
        BenchError: the kernel refuses.
    """
    with docker_engine() as client:
        image = require_image(client, silent)
        with idle_container(
            client, image, place, network_mode="none", mem_limit="32m", pids_limit=8
        ) as network:
            _enter(init_pid(network))
            yield Pod(client, image, caps, network)


def _enter(pid: int) -> None:
    with Path(f"/proc/{pid}/ns/net").open("rb") as namespace:
        if ctypes.CDLL(None, use_errno=True).setns(namespace.fileno(), NEW_NETWORK) != 0:
            reason = os.strerror(ctypes.get_errno())
            raise BenchError(f"The network of the container cannot be entered: {reason}.")
