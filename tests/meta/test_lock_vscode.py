"""The script that locks a version of VS Code writes what the installed versions have."""

import os
import subprocess
from pathlib import Path

from bench.setup.releases import DEFAULT, RELEASES
from bench.setup.vscode import LOCKS

SCRIPT = Path(__file__).parents[2] / "scripts" / "lock-vscode"
NPM = '#!/bin/sh\necho "$@" > asked\n'


def locked(place: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    npm = place / "npm"
    npm.write_text(NPM, encoding="utf-8")
    npm.chmod(0o755)
    return subprocess.run(
        [SCRIPT, *arguments],
        cwd=place,
        env={**os.environ, "NPM": str(npm)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_writes_the_package_of_that_version_and_locks_it_without_installing(
    tmp_path: Path,
) -> None:
    done = locked(tmp_path, DEFAULT.code_server)
    assert done.returncode == 0, done.stderr
    folder = f"bench/setup/vscode-{DEFAULT.code_server}"
    ours = LOCKS / f"vscode-{DEFAULT.code_server}" / "package.json"
    assert (tmp_path / folder / "package.json").read_bytes() == ours.read_bytes()
    asked = (tmp_path / "asked").read_text(encoding="utf-8")
    assert f"--prefix {folder} --package-lock-only --ignore-scripts" in asked


def test_without_a_version_it_says_how_it_is_called(tmp_path: Path) -> None:
    done = locked(tmp_path)
    assert done.returncode != 0
    assert "usage: scripts/lock-vscode VERSION" in done.stderr
    assert not (tmp_path / "bench").exists()


def test_each_locked_version_is_a_release_and_the_other_way_round() -> None:
    folders = {folder.name for folder in LOCKS.glob("vscode-*")}
    assert folders == {f"vscode-{release.code_server}" for release in RELEASES}
