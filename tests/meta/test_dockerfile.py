"""The Dockerfile names only what exists: nobody builds it here, so a test compares the names."""

import json
import re
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, cast

import pytest
from typer.main import get_command

from bench.cli.app import app
from bench.setup.chromium import PACKAGE
from bench.setup.system import COMPILERS

ROOT = Path(__file__).parents[2]
FILE = ROOT / "Dockerfile"
VENV = ".venv/bin/"
# what the two RUN lines of the set-up read
NEEDED = (
    *("Makefile", "requirements.lock", "pyproject.toml", "README.md", "LICENSE"),
    *("bench", "fake_backend", "vscode_profiles"),
)


def instructions(text: str) -> list[tuple[str, str]]:
    """Each instruction with its arguments, continued lines joined."""
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    joined = re.sub(r"\\\n\s*", " ", "\n".join(lines))
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in joined.splitlines())]


def problems(text: str, ignored: str) -> Iterator[str]:
    """What the Dockerfile and its .dockerignore name that does not exist, or lack."""
    found = instructions(text)
    runs = " && ".join(rest for word, rest in found if word == "RUN")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    yield from not_copied(found, ignored)
    yield from unknown_commands(runs)
    packages = (*(package for _, package in COMPILERS), PACKAGE)
    yield from (f"{name} is not installed" for name in packages if f" {name} " not in f"{runs} ")
    yield from wrong_python(found, project["requires-python"])
    yield from no_program(found, project["scripts"])


def not_copied(found: list[tuple[str, str]], ignored: str) -> Iterator[str]:
    for name in NEEDED:
        patterns = [line for line in ignored.splitlines() if fnmatch(name, line)]
        if patterns or not (ROOT / name).exists():
            yield f"{name} is not copied"
    for word, rest in found:
        sources = [part for part in rest.split()[:-1] if not part.startswith("--")]
        if word == "COPY" and not all((ROOT / source).exists() for source in sources):
            yield f"COPY {rest}: no such file"


def unknown_commands(runs: str) -> Iterator[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "VENV := .venv\n" in makefile
    assert "READY := $(VENV)/.ready\n" in makefile
    verbs = cast("Any", get_command(app)).commands
    for target in re.findall(r"(?:^|&& )make (\S+)", runs):
        name = target.replace(".venv/.ready", "$(READY)")
        if not re.search(rf"^{re.escape(name)}:", makefile, re.MULTILINE):
            yield f"make {target}: no such target"
    for verb in re.findall(rf"{re.escape(VENV)}bench (\S+)", runs):
        if verb not in verbs:
            yield f"bench {verb}: no such verb"


def wrong_python(found: list[tuple[str, str]], wanted: str) -> Iterator[str]:
    (image,) = [rest for word, rest in found if word == "FROM"]
    version = re.fullmatch(r"python:(\d+\.\d+)-\w+", image)
    if version is None or f">={version[1]}" != wanted:
        yield f"FROM {image}: the bench needs Python {wanted}"


def no_program(found: list[tuple[str, str]], scripts: dict[str, str]) -> Iterator[str]:
    (entry,) = [json.loads(rest) for word, rest in found if word == "ENTRYPOINT"]
    folders = [rest for word, rest in found if word == "WORKDIR"]
    if entry[0] not in [f"{folder}/{VENV}{name}" for folder in folders for name in scripts]:
        yield f"ENTRYPOINT {entry[0]}: no such program"


def ignore_file() -> str:
    return (ROOT / ".dockerignore").read_text(encoding="utf-8")


def test_what_the_dockerfile_names_exists() -> None:
    assert list(problems(FILE.read_text(encoding="utf-8"), ignore_file())) == []


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("COPY --chown=bench .", "COPY --chown=bench src", "no such file"),
        ("python:3.11-", "python:3.9-", "needs Python"),
        ("bench setup", "bench install", "bench install: no such verb"),
        ("make .venv/.ready", "make ready", "make ready: no such target"),
        (" libkrb5-dev", "", "libkrb5-dev is not installed"),
        (" chromium-headless-shell", " chromium", "chromium-headless-shell is not installed"),
        ('/.venv/bin/bench"', '/bin/bench"', "no such program"),
    ],
)
def test_a_name_that_does_not_exist_is_found(before: str, after: str, problem: str) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert before in text
    (found,) = problems(text.replace(before, after), ignore_file())
    assert problem in found


def test_a_needed_file_that_is_ignored_is_found() -> None:
    text = FILE.read_text(encoding="utf-8")
    assert list(problems(text, f"{ignore_file()}Makefile\n")) == ["Makefile is not copied"]


def test_the_user_of_the_image_is_chosen_when_it_is_built() -> None:
    found = instructions(FILE.read_text(encoding="utf-8"))
    assert ("ARG", "UID=1000") in found
    assert any(word == "RUN" and '--uid "$UID" bench' in rest for word, rest in found)
    page = (ROOT / "docs" / "test-your-extension.md").read_text(encoding="utf-8")
    assert '--build-arg UID="$(id -u)"' in page
