"""An engine for the tests of containers."""

from tests.docker_engine import docker_host

__all__ = ["docker_host"]
