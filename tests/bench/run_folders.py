"""Run folders for tests: finished ones, and what their owner must find untouched."""

from dataclasses import replace
from pathlib import Path

from bench.catalogue.loading import FOLDER
from bench.facts import Fact
from bench.facts.run_info import FORMAT
from bench.live.recorder import recording
from bench.profiles.loading import load_profile, write_profile
from bench.runner.run_lock import LOCK_FILE
from bench.testing.story import healthy
from tests.bench.reports.test_formats import RUN_INFO

NAME = "rate_limit_429"


def run_folder(folder: Path, *more: Fact) -> Path:
    """The folder of a healthy run of one scenario, with further facts."""
    (folder / NAME).mkdir(parents=True)
    (folder / NAME / "scenario.toml").write_bytes((FOLDER / f"{NAME}.toml").read_bytes())
    with recording(folder / NAME) as recorder:
        recorder.write(*healthy(), *more)
    replace(RUN_INFO, format=FORMAT).write(folder)
    write_profile(load_profile("copilot"), folder)
    return folder


def contents(folder: Path) -> dict[str, bytes | None]:
    """Every path below the folder apart from locks, not through links; the content of files."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        if path.is_file() and not path.is_symlink()
        else None
        for path in sorted(folder.rglob("*"))
        if path.name != LOCK_FILE
    }
