"""The page gets small copies of a run's pictures, and survives pictures that are none."""

import base64
import struct
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bench.core.errors import RequestError
from bench.facts import Shot
from bench.judging.finding import Outcome
from bench.reports import thumbnails as module
from bench.reports.data.build import run_data
from bench.reports.data.model import EvidenceData
from bench.reports.pictures import SIGNATURE
from bench.reports.thumbnails import WIDTH, thumbnail, thumbnails
from tests.bench.reports.test_formats import report


def png(width: int = 1280, height: int = 800) -> bytes:
    file = BytesIO()
    Image.new("RGB", (width, height), "navy").save(file, "PNG")
    return file.getvalue()


def folder_with(place: Path, *names: str) -> Path:
    shots = place / "rate_limit_429" / "shots"
    shots.mkdir(parents=True)
    for name in names:
        (shots / name).write_bytes(png())
    return place


def test_a_picture_becomes_a_small_jpeg() -> None:
    head, _, content = thumbnail(png()).partition(",")
    assert head == "data:image/jpeg;base64"
    with Image.open(BytesIO(base64.b64decode(content))) as small:
        assert (small.format, small.size) == ("JPEG", (WIDTH, 400))


def test_a_small_picture_keeps_its_size() -> None:
    content = thumbnail(png(100, 50)).partition(",")[2]
    with Image.open(BytesIO(base64.b64decode(content))) as small:
        assert small.size == (100, 50)


HUGE = SIGNATURE + struct.pack(">I4sII", 13, b"IHDR", 50_000, 50_000) + png()[24:]


@pytest.mark.parametrize(
    "content",
    [b"", SIGNATURE, SIGNATURE + b"x" * 100, png()[:200], png()[:-20], HUGE, b"GIF89a" + png()],
    ids=["empty", "signature", "noise", "cut", "no end", "bomb", "other"],
)
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    if content == png()[:-20]:  # every pixel is there
        assert thumbnail(content)
        return
    with pytest.raises(RequestError):
        thumbnail(content)


def test_the_run_gets_the_pictures_that_are_there(tmp_path: Path) -> None:
    run = run_data(report(Shot(34.0, "a", "shots/a.png"), Shot(35.0, "b", "shots/none.png")))
    assert list(thumbnails(folder_with(tmp_path, "a.png"), run)) == ["rate_limit_429/shots/a.png"]


def test_those_that_prove_a_failure_come_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = run_data(report(Shot(34.0, "a", "shots/a.png"), Shot(35.0, "b", "shots/b.png")))
    (scenario,) = run.scenarios
    proof = replace(
        scenario.findings[0],
        outcome=Outcome.BROKEN,
        evidence=(EvidenceData("screen", "b", 35.0, "Shot", "", "shots/b.png"),),
    )
    run = replace(run, scenarios=(replace(scenario, findings=(proof,)),))
    monkeypatch.setattr(module, "MOST_CHARACTERS", len(thumbnail(png())))
    folder = folder_with(tmp_path, "a.png", "b.png")
    assert list(thumbnails(folder, run)) == ["rate_limit_429/shots/b.png"]
