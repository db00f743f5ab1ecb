"""Whether this machine can run the containers of a run, tried before anything runs."""

from docker.errors import DockerException
from docker.models.containers import Container

from bench.core.errors import RequestError
from bench.core.texts import plain_line
from bench.live.container.caps import Caps
from bench.live.container.editor import NODE
from bench.live.container.engine import (
    docker_engine,
    fix_of_image,
    idle_container,
    reason_of,
    require_image,
)
from bench.live.editor.sandbox import sandbox
from bench.setup.command import Say
from bench.setup.node import node_folder

# as the editor's server is started, so it needs the same of the image
STARTS_NODE = ("sh", "-c", 'exec "$0" --version', str(NODE / "bin" / "node"))


def require_containers(caps: Caps, say: Say) -> None:
    """Start a container with these caps, and Node in it; then remove it.

    `say` reports that the image is pulled.

    Raises:
        RequestError: there is no engine or image, or one that cannot be used.
        BenchError: the engine does not start it in time.
    """
    with docker_engine() as engine, sandbox() as place:
        image = require_image(engine, say)
        with idle_container(
            engine,
            image,
            place,
            network_mode="none",
            volumes=[f"{node_folder()}:{NODE}:ro"],
            **caps.options(),
        ) as container:
            problem = _problem_of_node(container)
    if problem:
        raise RequestError(f"{image} cannot run VS Code's Node ({problem}). {fix_of_image()}")


def _problem_of_node(container: Container) -> str:
    try:
        code, output = container.exec_run(list(STARTS_NODE))
    except (DockerException, OSError) as error:
        return reason_of(error)
    words = plain_line(output.decode("utf-8", "replace")).strip()
    return f"exit code {code}: {words}" if code != 0 else ""
