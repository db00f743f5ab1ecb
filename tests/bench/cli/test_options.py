"""What does not fit is refused before anything runs."""

import pytest

from bench.cli.options import KERNEL, container_memory, http_version
from bench.core.errors import RequestError
from fake_backend.plugins import UnknownNameError


def test_without_a_container_there_is_no_memory_of_one() -> None:
    assert container_memory(KERNEL, 0) == 0


@pytest.mark.parametrize(
    ("isolation", "memory_mb", "message"),
    [
        (KERNEL, 1024, "needs --isolation docker"),
        ("docker", 100, "too little: the least is 256"),
        ("docker", -1, "too little"),
    ],
)
def test_what_does_not_fit_is_refused(isolation: str, memory_mb: int, message: str) -> None:
    with pytest.raises(RequestError, match=message):
        container_memory(isolation, memory_mb)


def test_an_unknown_isolation_is_named_with_those_that_there_are() -> None:
    with pytest.raises(UnknownNameError, match=r"'xen'.*docker, kernel"):
        container_memory("xen", 0)


def test_a_version_of_http_is_one_that_the_backend_speaks() -> None:
    assert [http_version(text) for text in ("", "1.1", "2")] == ["", "1.1", "2"]
    with pytest.raises(RequestError, match=r"--http 3: must be 1\.1 or 2"):
        http_version("3")
