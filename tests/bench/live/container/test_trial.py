"""An engine that runs the containers of a run passes; an image that cannot is refused before it."""

import docker
import pytest

from bench.core.errors import RequestError
from bench.live.container.caps import Caps
from bench.live.container.engine import IMAGE, listed
from bench.live.container.trial import require_containers
from bench.setup.command import silent
from tests.docker_engine import PROGRAMS, image

pytestmark = pytest.mark.timeout(240)
CAPS = Caps(memory_mb=256, cpus=1)


def test_an_image_with_all_that_is_needed_passes_and_nothing_is_left(docker_host: str) -> None:
    require_containers(CAPS, silent)
    client = docker.DockerClient(base_url=docker_host)
    try:
        assert listed(client) == []
    finally:
        client.close()


@pytest.mark.parametrize(
    ("programs", "for_node", "message"),
    [
        (("sh",), True, "bench-tests:less ended at once"),
        (("sleep",), True, "bench-tests:less cannot run VS Code's Node"),
        (PROGRAMS, False, "bench-tests:less cannot run VS Code's Node"),
    ],
    ids=["without sleep", "without sh", "without the libraries of Node"],
)
def test_an_image_that_lacks_something_is_refused_with_what_it_needs(
    docker_host: str,
    monkeypatch: pytest.MonkeyPatch,
    programs: tuple[str, ...],
    for_node: bool,
    message: str,
) -> None:
    with image(docker_host, "less", programs, for_node=for_node) as name:
        monkeypatch.setenv(IMAGE, name)
        with pytest.raises(RequestError, match=f"{message}.* To fix: set BENCH_DOCKER_IMAGE to an"):
            require_containers(CAPS, silent)


def test_a_cap_that_the_machine_cannot_give_is_refused(docker_host: str) -> None:
    with pytest.raises(RequestError, match=r"could not start a container of .* To fix"):
        require_containers(Caps(memory_mb=256, cpus=4096), silent)
