"""`bench results` publishes nothing of a run folder that names files of others."""

from pathlib import Path

import pytest

from bench.facts import ProcessGone, Shot
from bench.facts.roles import HOST
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
