"""A run folder that somebody else made: nothing outside of it is read, changed or waited for."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from bench.core.errors import RequestError
from bench.facts import HostHung, Shot
from bench.reports.from_folder import read_report
from bench.runner.conductor import conclude, resume
from bench.runner.progress import Progress
from tests.bench.run_folders import NAME, contents, run_folder

SECRET = "root:secret"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A run folder, beside a folder of the user that has the files of a scenario."""
    outside = run_folder(tmp_path / "outside") / NAME
    (outside / "shots").mkdir()
    (outside / "shots" / "secret.png").write_text(SECRET, encoding="utf-8")
    return run_folder(tmp_path / "run")


def assert_refused(folder: Path, reason: str = ".") -> None:
    """Every verb refuses the folder in one line, and changes nothing in it or beside it."""
    before = contents(folder.parent)
    for verb in (
        read_report,
        conclude,
        lambda path: resume(path, 1, Progress(Console())),
    ):
        with pytest.raises(RequestError, match=reason) as refused:
            verb(folder)
        assert SECRET not in str(refused.value)
        assert "\n" not in str(refused.value)
    assert contents(folder.parent) == before


@pytest.mark.parametrize(
    "name",
    [
        *("../outside/rate_limit_429", "../outside", "..", ".", "", "/", "a/b", "..\\outside"),
        *("ab\0c", "ab\nc", "\x1b[31m", "n" * 300, "{outside}/rate_limit_429"),
    ],
    ids=lambda name: ascii(name[:12]),
)
def test_a_scenario_whose_name_is_a_path_is_refused(folder: Path, name: str) -> None:
    table = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    table["scenarios"] = [name.format(outside=folder.parent / "outside")]
    (folder / "run.json").write_text(json.dumps(table), encoding="utf-8")
    assert_refused(folder, r"/run\.json: scenarios: .* is not the name of a file")


@pytest.mark.parametrize("profile", ["../../etc", "/etc/passwd", "..", "nonsense", "a\0b"])
def test_a_profile_whose_name_is_a_path_is_unknown(folder: Path, profile: str) -> None:
    (folder / "profile.json").unlink()
    table = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    (folder / "run.json").write_text(json.dumps(table | {"profile": profile}), encoding="utf-8")
    assert_refused(folder, "Unknown profile")


PLACES = [
    *("run.json", "profile.json", NAME),
    *(f"{NAME}/scenario.toml", f"{NAME}/facts.jsonl"),
]


@pytest.mark.parametrize("place", PLACES)
def test_a_link_out_of_the_folder_is_not_followed(folder: Path, place: str) -> None:
    (folder / place).rename(folder / "aside")
    (folder / place).symlink_to(folder.parent / "outside" / place)
    assert_refused(folder, "is a link that leads out of")


def _make_folder(path: Path) -> None:
    path.mkdir()


def _make_endless(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(10**12)


@pytest.mark.parametrize("place", [place for place in PLACES if place != NAME])
@pytest.mark.parametrize("make", [os.mkfifo, _make_folder, _make_endless])
def test_what_is_no_plain_file_is_refused_at_once(
    folder: Path, place: str, make: Callable[[Path], None]
) -> None:
    (folder / place).unlink()
    make(folder / place)
    with pytest.raises(RequestError):
        read_report(folder)
    with pytest.raises(RequestError):
        resume(folder, 1, Progress(Console()))


WRONG = [b"", b"null", b"[1,2]", b"1", b'"x"', b"{}", b"\xff\xfe", b"[" * 100_000, b'{"a":' * 9999]


@pytest.mark.parametrize("place", ["run.json", "profile.json", f"{NAME}/scenario.toml"])
@pytest.mark.parametrize("content", WRONG, ids=lambda content: ascii(content[:8]))
def test_wrong_content_is_refused(folder: Path, place: str, content: bytes) -> None:
    (folder / place).write_bytes(content)
    assert_refused(folder)


@pytest.mark.parametrize(
    "file",
    [
        *("../../outside/shots/secret.png", "/etc/passwd", "", "shots/", "shots/../../x"),
        *("javascript:x/\n", "a\0b", "shots/link.png", "outside/secret.png"),
    ],
)
@pytest.mark.parametrize("kind", [Shot, HostHung])
def test_a_picture_that_leads_out_of_the_folder_is_refused(
    tmp_path: Path, kind: type[Shot | HostHung], file: str
) -> None:
    fact = Shot(34.0, "x", file) if kind is Shot else HostHung(34.0, 1, (), file)
    folder = run_folder(tmp_path / "run", fact)
    (folder / NAME / "shots").mkdir()
    (folder / NAME / "shots" / "link.png").symlink_to("/etc/passwd")
    (folder / NAME / "outside").symlink_to("/etc")
    with pytest.raises(RequestError, match=r"facts\.jsonl: "):
        read_report(folder)


def test_reports_replace_a_link_and_do_not_follow_it(folder: Path) -> None:
    mine = folder.parent / "mine"
    mine.write_text("mine", encoding="utf-8")
    (folder / "report.html").symlink_to(mine)
    ended = conclude(folder)
    assert ended.unwritten == ""
    assert mine.read_text(encoding="utf-8") == "mine"
    assert (folder / "report.html").stat().st_size > 1000
