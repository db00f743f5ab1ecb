"""The variables of a real Node that is started as the VS Code server is."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.core.environment import COMMON, LOCALE
from bench.live.backend import Backend, backend_process
from bench.live.editor.environment import editor_environment
from bench.live.editor.sandbox import Sandbox, sandbox
from bench.setup.node import node_binary
from tests.shell_secrets import environment_of, leaked, plant

DOCS = Path(__file__).parents[4] / "docs" / "test-your-extension.md"
SECTION = re.compile(r"### What your extension sees of your environment\n(.*?)\n## ", re.DOTALL)
VARIABLE = re.compile(r"`(\w+)(?:\*)?`")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    plant(monkeypatch)
    with sandbox() as made:
        yield made


@pytest.fixture
def backend(place: Sandbox) -> Iterator[Backend]:
    with backend_process(place.folder, seed=1, marks=place.environment()) as running:
        yield running


def test_the_editor_sees_no_secret_of_the_shell(place: Sandbox, backend: Backend) -> None:
    with subprocess.Popen(
        [node_binary(), "-e", "console.log('ready'); process.stdin.resume()"],
        env=editor_environment(place, backend),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        seen = environment_of(process.pid)
        assert set(leaked(process.pid)) <= {"HTTPS_PROXY", "https_proxy", "NODE_EXTRA_CA_CERTS"}
        process.kill()
    assert "planted" not in str(seen)
    assert seen["HTTPS_PROXY"] == seen["https_proxy"] == backend.proxy_url
    assert seen["HOME"] == str(place.home)
    assert backend.token not in str(seen)


def test_the_list_for_authors_is_complete(place: Sandbox, backend: Backend) -> None:
    section = SECTION.search(DOCS.read_text(encoding="utf-8"))
    assert section
    table = [line.split("|")[1] for line in section[1].splitlines() if line.startswith("| `")]
    listed = set(VARIABLE.findall("".join(table)))
    set_by_the_bench = {
        name for name in editor_environment(place, backend) if not name.startswith("BENCH_")
    }
    locale = {name for name in set_by_the_bench if name.startswith(LOCALE)}
    assert listed == {*COMMON, LOCALE, "BENCH_", *(set_by_the_bench - locale)}
