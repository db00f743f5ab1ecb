"""Small JPEGs of the pictures of a run, so that its page is one file."""

import struct
from base64 import b64encode
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from PIL import Image

from bench.core.errors import RequestError
from bench.judging.finding import Outcome
from bench.reports.data.model import RunData, ScenarioData
from bench.reports.pictures import SIGNATURE, read_picture

WIDTH = 640  # pixels: half of the editor's window, whose text can still be read
QUALITY = 60
MOST_PIXELS = 20_000_000  # a small file can claim to be a huge picture
MOST_CHARACTERS = 1_000_000  # of each scenario's pictures in the page
SIZE = struct.Struct(">4x4sII")  # the first chunk of a PNG: its name, the width and the height


def thumbnails(folder: Path, run: RunData) -> dict[str, str]:
    """The pictures as data URIs, by their path inside the run folder; without unreadable ones."""
    return {
        f"{scenario.name}/{file}": uri
        for scenario in run.scenarios
        for file, uri in _of_scenario(folder, scenario)
    }


def _of_scenario(folder: Path, scenario: ScenarioData) -> Iterator[tuple[str, str]]:
    """As many of its pictures as fit, those that prove a failure first."""
    left = MOST_CHARACTERS
    for file in _pictures(scenario):
        try:
            uri = thumbnail(read_picture(folder, scenario.name, file))
        except RequestError:
            continue  # the page says that it is missing
        left -= len(uri)
        if left < 0:
            return
        yield file, uri


def _pictures(scenario: ScenarioData) -> dict[str, None]:
    proofs = (
        evidence.file
        for finding in scenario.findings
        if finding.outcome is not Outcome.KEPT
        for evidence in finding.evidence
        if evidence.file and evidence.kind in ("screen", "step")
    )
    shots = (event.file for event in scenario.timeline.events if event.kind == "picture")
    return dict.fromkeys([*proofs, *shots])


def thumbnail(png: bytes) -> str:
    """The picture as a data URI of a small JPEG.

    Raises:
        RequestError: it is too large, or no PNG that can be read.
    """
    try:
        name, width, height = SIZE.unpack_from(png, len(SIGNATURE))
        if name != b"IHDR" or not 0 < width * height <= MOST_PIXELS:
            raise RequestError(f"A picture of {width} x {height} pixels is not read.")
        with Image.open(BytesIO(png), formats=["PNG"]) as picture:
            small = picture.convert("RGB").reduce(max(1, width // WIDTH))
        file = BytesIO()
        small.save(file, "JPEG", quality=QUALITY)
    except (OSError, SyntaxError, ValueError, struct.error) as error:  # as Pillow has them
        raise RequestError(f"A picture cannot be read: {error}") from None
    return f"data:image/jpeg;base64,{b64encode(file.getvalue()).decode()}"
