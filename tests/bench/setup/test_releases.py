"""Each release can be installed: it has its lock, and the Node that it needs."""

import json

import pytest

from bench.setup.releases import DEFAULT, RELEASES, Release, find_release, release_titled
from bench.setup.vscode import LOCKS
from fake_backend.plugins import UnknownNameError

EACH = pytest.mark.parametrize("release", RELEASES, ids=lambda release: release.vscode)


@EACH
def test_the_lock_is_of_this_release_and_names_the_node_that_it_needs(release: Release) -> None:
    folder = LOCKS / f"vscode-{release.code_server}"
    lock = json.loads((folder / "package-lock.json").read_text(encoding="utf-8"))
    package = lock["packages"]["node_modules/code-server"]
    assert package["version"] == release.code_server
    assert package["engines"]["node"] == str(release.node)
    wanted = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    assert wanted["dependencies"] == {"code-server": release.code_server}


@EACH
def test_it_is_found_by_both_its_versions_and_by_its_title(release: Release) -> None:
    assert find_release(release.vscode) is find_release(release.code_server) is release
    assert release_titled(release.title) is release


def test_without_a_version_it_is_the_newest() -> None:
    assert find_release("") is DEFAULT is RELEASES[-1]


def test_an_unknown_version_is_named_with_those_that_there_are() -> None:
    with pytest.raises(UnknownNameError, match=r"'1\.138\.9'.*1\.138\.0"):
        find_release("1.138.9")
