"""A packaged extension costs no memory, however large it claims to be; real ones fit."""

import struct
import subprocess
import sys
import zipfile
from pathlib import Path
from random import Random

import pytest

from bench.profiles import vsix
from bench.profiles.extension import read_extension
from tests.bench.profiles.packing import VSCODE, because, entry, packed


def test_too_many_entries_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vsix, "MAX_ENTRIES", 100)
    file = packed(tmp_path, ((f"extension/{n}", b"") for n in range(99)))
    assert "has 101 entries (limit 100)" in because(file)


MEASURED = """
import sys
from pathlib import Path
from bench.core.errors import RequestError
from bench.profiles.extension import read_extension

def peak():
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])

before = peak()
try:
    read_extension(Path(sys.argv[1]), "1.139.1")
except RequestError as error:
    print(peak() - before, error)
"""


@pytest.mark.parametrize("place", ["extension/zeros", "extension/package.json"])
def test_a_bomb_costs_no_memory(tmp_path: Path, place: str) -> None:
    file = tmp_path / "bomb.vsix"
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open(place, "w", force_zip64=True) as entry,
    ):
        for _ in range(60):
            entry.write(bytes(1 << 20))
    assert file.stat().st_size < 400_000
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, file], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    grown_kb, told = done.stdout.split(maxsplit=1)
    assert int(grown_kb) < 20_000
    assert "unpacks to more than 100 times its size (63 MB)" in told


def test_a_bomb_that_lies_about_its_size_costs_no_memory(tmp_path: Path) -> None:
    file = packed(tmp_path, [("extension/zeros", bytes(50_000_000))])
    data = file.read_bytes()
    file.write_bytes(data.replace(struct.pack("<L", 50_000_000), struct.pack("<L", 1000)))
    assert "the checksum of 'extension/zeros' is wrong" in because(file)


def test_an_extension_of_some_size_is_unpacked_with_its_programs(tmp_path: Path) -> None:
    content = Random(1).randbytes(8_000_000)
    files = [(f"extension/node_modules/p{n // 50}/{n}.js", b"x" * n) for n in range(1000)]
    program = (entry("extension/bin/server", 0o104755), content)
    twins = [("extension/LICENSE", b""), ("extension/license", b"")]  # harmless here, and common
    file = packed(tmp_path, [*files, *twins, program])
    read_extension(file, VSCODE).install_into(tmp_path / "extensions")
    installed = tmp_path / "extensions" / "acme.helper-1.2.3"
    assert sum(path.is_file() for path in installed.rglob("*")) == 1004
    server = installed / "bin" / "server"
    assert server.read_bytes() == content
    assert server.stat().st_mode == 0o100755
