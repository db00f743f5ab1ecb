"""`bench results` publishes runs, and nothing of a run folder that names files of others."""

from dataclasses import replace
from pathlib import Path

import pytest

from bench.facts import ProcessGone, Shot
from bench.facts.roles import HOST
from bench.facts.run_info import read_run_info
from bench.reports.pictures import SIGNATURE
from tests.bench.cli.conftest import Bench
from tests.bench.cli.test_app import repeated


@pytest.mark.parametrize("file", ["/etc/shadow", "../../secret.png", "logs/a.png", "shots/no.png"])
def test_a_picture_from_elsewhere_is_refused(bench: Bench, tmp_path: Path, file: str) -> None:
    (tmp_path / "secret.png").write_bytes(SIGNATURE)
    shot = Shot(35.5, "ghost text", file)
    run = repeated(tmp_path / "run", (ProcessGone(35.0, 100, HOST), shot))
    done = bench("results", str(run), "--target", str(tmp_path / "docs"))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("bench: ")
    assert not (tmp_path / "docs").exists()


def test_a_linked_picture_is_refused(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(SIGNATURE)
    shot = Shot(35.5, "ghost text", "shots/a.png")
    run = repeated(tmp_path / "run", (ProcessGone(35.0, 100, HOST), shot))
    shots = run / "rate_limit_429" / "shots"
    shots.mkdir()
    (shots / "a.png").symlink_to(tmp_path / "secret.png")
    done = bench("results", str(run), "--target", str(tmp_path / "docs"))
    assert done.returncode == 2
    assert "a.png" in done.stderr
    assert not (tmp_path / "docs").exists()


def test_runs_on_both_versions_of_http_are_published_together(bench: Bench, tmp_path: Path) -> None:
    new, old = (repeated(tmp_path / name, ()) for name in ("new", "old"))
    replace(read_run_info(old), http="1.1", started="2026-03-03T10:00:00+00:00").write(old)
    done = bench("results", str(old), str(new), "--target", str(tmp_path / "docs"))
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "docs" / "results.md").read_text(encoding="utf-8")
    assert "Scenarios that also ran with `--http 1.1`: 1. With a verdict that" in page
