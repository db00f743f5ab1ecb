"""What does not fit is refused before anything runs."""

from dataclasses import replace
from pathlib import Path

import pytest

from bench.cli.options import (
    DOCKER,
    KERNEL,
    container_cpus,
    container_memory,
    desktop_editor,
    http_version,
)
from bench.core.errors import RequestError
from bench.live.container.caps import CORES
from bench.profiles.loading import load_profile
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


def test_the_cores_of_a_container_are_those_of_the_machine_at_most() -> None:
    assert [container_cpus(DOCKER, cpus) for cpus in (0, 1, CORES)] == [0, 1, CORES]
    assert container_cpus(KERNEL, 0) == 0
    with pytest.raises(RequestError, match="--cpus needs --isolation docker"):
        container_cpus(KERNEL, 1)
    with pytest.raises(RequestError, match=f"too many: this machine has {CORES}"):
        container_cpus(DOCKER, CORES + 1)


def test_an_unknown_isolation_is_named_with_those_that_there_are() -> None:
    with pytest.raises(UnknownNameError, match=r"'xen'.*docker, kernel"):
        container_memory("xen", 0)


def test_a_version_of_http_is_one_that_the_backend_speaks() -> None:
    assert [http_version(text) for text in ("", "1.1", "2")] == ["", "1.1", "2"]
    with pytest.raises(RequestError, match=r"--http 3: must be 1\.1 or 2"):
        http_version("3")


def test_a_desktop_editor_is_a_vscode_and_runs_what_needs_no_sign_in(tmp_path: Path) -> None:
    profile = load_profile("good_citizen")
    assert desktop_editor(None, load_profile("copilot"), "") is None
    for subject, excluded, message in (
        (profile, "", "is not an executable file: name the program of a VS Code"),
        (profile, "--vscode", "--desktop and --vscode exclude each other"),
        (load_profile("copilot"), "", "the profile copilot signs in, which only the server"),
        (replace(profile, global_state={"a": 1}), "", "good_citizen sets `global_state`"),
    ):
        with pytest.raises(RequestError, match=message):
            desktop_editor(tmp_path / "code", subject, excluded)
