"""A picture that a run folder names is copied only if it is one, and lies in that folder."""

import os
from pathlib import Path

import pytest

from bench.core.errors import RequestError
from bench.reports.pictures import LARGEST, SIGNATURE, read_picture, read_png

PNG = SIGNATURE + b"picture"


@pytest.fixture
def run(tmp_path: Path) -> Path:
    shots = tmp_path / "run" / "drip" / "shots"
    shots.mkdir(parents=True)
    (shots / "a.png").write_bytes(PNG)
    (tmp_path / "secret.png").write_bytes(PNG)
    (tmp_path / "run" / "secret.png").write_bytes(PNG)
    return tmp_path / "run"


def test_a_picture_of_the_run_is_read(run: Path) -> None:
    assert read_picture(run, "drip", "shots/a.png") == PNG


@pytest.mark.parametrize(
    "file",
    [
        "/etc/shadow",
        "../../secret.png",
        "shots/../../secret.png",
        "shots/../a.png",
        "shots//etc/shadow",
        "shots/",
        "shots/.png/../a.png",
        "logs/a.png",
        "a.png",
        "shots/a.txt",
        "shots/none.png",
        "shots/a\x00.png",
        "shots/\ud83d.png",
        f"shots/{'a' * 300}.png",
        "",
        "shots\\a.png",
    ],
)
def test_another_name_is_refused(run: Path, file: str) -> None:
    with pytest.raises(RequestError):
        read_picture(run, "drip", file)


@pytest.mark.parametrize("scenario", ["..", "", "../run/drip", "drip/..", "/"])
def test_another_folder_is_refused(run: Path, scenario: str) -> None:
    with pytest.raises(RequestError):
        read_picture(run, scenario, "shots/a.png")


def test_no_link_is_followed(run: Path) -> None:
    shots = run / "drip" / "shots"
    (shots / "out.png").symlink_to(run.parent / "secret.png")
    (shots / "in.png").symlink_to(shots / "a.png")
    (run / "linked").mkdir()
    (run / "linked" / "shots").symlink_to(run.parent, target_is_directory=True)
    (run / "away").symlink_to(run.parent, target_is_directory=True)
    for scenario, file in (
        ("drip", "shots/out.png"),
        ("drip", "shots/in.png"),
        ("linked", "shots/secret.png"),
        ("away", "shots/secret.png"),
    ):
        with pytest.raises(RequestError):
            read_picture(run, scenario, file)


def test_what_is_no_picture_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.png").write_text("root:x:0:0")
    (tmp_path / "folder.png").mkdir()
    os.mkfifo(tmp_path / "fifo.png")
    with (tmp_path / "large.png").open("wb") as file:
        file.write(SIGNATURE)
        file.truncate(LARGEST + 1)
    for name in ("text", "folder", "fifo", "large", "none"):
        with pytest.raises(RequestError, match=f"{name}.png"):
            read_png(tmp_path / f"{name}.png")
