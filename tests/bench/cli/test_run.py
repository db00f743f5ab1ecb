"""The verbs that run scenarios: what is refused before anything starts, and how they end."""

import os
from pathlib import Path

import pytest
import typer

from bench.cli import run as cli_run
from bench.core.errors import BenchError, Exit
from bench.runner.conductor import Ended, conclude
from bench.runner.progress import Progress
from bench.runner.run_folder import Request
from bench.setup.releases import RELEASES
from tests.bench.cli.conftest import Bench, Done
from tests.bench.live.editor.test_desktop import program
from tests.bench.run_folders import contents, run_folder
from tests.bench.runner.test_run_lock import locked_by_another
from tests.stand_in_engine import LACKS_IMAGE, stand_in_engine

GOOD = "good_citizen"
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="the bench enters containers as root")


@pytest.mark.parametrize("out", ["file", "file/x", "/dev/null", "n" * 300, "folder", "run", "loop"])
def test_a_folder_that_cannot_be_a_new_run_is_refused(
    bench: Bench, tmp_path: Path, out: str
) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "mine").touch()
    run_folder(tmp_path / "run")
    before = contents(tmp_path)
    done = bench("run", "rate_limit_429", "--out", str(tmp_path / out))
    assert done.returncode == 2
    assert str(tmp_path / out) in done.stderr
    assert done.stderr.count("\n") == 1
    assert ("bench resume" in done.stderr) == (out == "run")
    assert contents(tmp_path) == before


@pytest.mark.parametrize(("program", "words"), [("", "is not a VS Code"), ("x", "not an exec")])
def test_a_path_without_a_vscode_is_refused(
    bench: Bench, tmp_path: Path, program: str, words: str
) -> None:
    (tmp_path / "code").write_text("#!/bin/sh", encoding="utf-8")
    (tmp_path / "code").chmod(0o755)
    out = tmp_path / "out"
    arguments = ["run", "--profile", "good_citizen", "--desktop", str(tmp_path / f"code{program}")]
    done = bench(*arguments, "--out", str(out))
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert words in done.stderr
    assert not out.exists()


def refused(bench: Bench, out: Path, *arguments: str, **env: str) -> Done:
    """A run that the command line refuses with one line, before there is a run folder."""
    done = bench("run", "rate_limit_429", "--profile", GOOD, "--out", str(out), *arguments, **env)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert not out.exists()
    return done


def test_an_unknown_version_of_vscode_is_refused_with_those_that_there_are(
    bench: Bench, tmp_path: Path
) -> None:
    done = refused(bench, tmp_path / "out", "--vscode", "1.0.0")
    assert "'1.0.0'" in done.stderr
    assert all(release.vscode in done.stderr for release in RELEASES)


@AS_ROOT
def test_without_a_docker_engine_a_container_is_refused(bench: Bench, tmp_path: Path) -> None:
    host = f"unix://{tmp_path}/none.sock"
    done = refused(bench, tmp_path / "out", "--isolation", "docker", DOCKER_HOST=host)
    assert f"none answers at {host}" in done.stderr
    assert "To fix: start dockerd" in done.stderr


@AS_ROOT
def test_an_image_that_cannot_be_pulled_is_refused_after_the_attempt_was_announced(
    bench: Bench, tmp_path: Path
) -> None:
    contained = ["--isolation", "docker"]
    with stand_in_engine(LACKS_IMAGE) as host:
        environment = {"DOCKER_HOST": host, "BENCH_DOCKER_IMAGE": "x"}
        done = refused(bench, tmp_path / "out", *contained, **environment)
    assert "Pulling the image x" in done.stdout
    assert "The image x is not in the Docker engine, and cannot be pulled" in done.stderr
    assert "To fix: set BENCH_DOCKER_IMAGE" in done.stderr


def test_without_a_screen_a_desktop_editor_is_refused(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    binary = program(tmp_path, {"nameLong": "Code"})
    done = refused(bench, tmp_path / "out", "--desktop", str(binary), PATH=str(tmp_path))
    assert "needs a screen. To fix (on Debian): sudo apt-get install -y xvfb" in done.stderr


def test_a_folder_that_is_being_run_is_refused_with_the_pid(bench: Bench, tmp_path: Path) -> None:
    folder = run_folder(tmp_path / "run")
    with locked_by_another(folder) as owner:
        for arguments in (["run", "rate_limit_429", "--out"], ["resume"]):
            done = bench(*arguments, str(folder))
            assert (done.returncode, done.stderr) == (
                2,
                f"bench: {folder} is being run by pid {owner.pid}.\n",
            )


def test_reports_that_could_not_be_written_come_after_the_verdict(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = conclude(run_folder(tmp_path / "run")).report
    with pytest.raises(BenchError, match="The disk is full"):
        cli_run._show(tmp_path / "run", Ended(Exit.KEPT, report, "The disk is full."))
    shown = capsys.readouterr().out
    assert "rate_limit_429  kept" in shown
    assert "report.html" not in shown
    with pytest.raises(typer.Exit):
        cli_run._show(tmp_path / "run", Ended(Exit.KEPT, report))
    assert "report.html" in capsys.readouterr().out


def test_a_shard_is_recorded_so_that_a_merge_can_miss_it(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    requests: list[Request] = []

    def record(request: Request, _: Progress) -> Ended:
        requests.append(request)
        return Ended(Exit.INTERRUPTED, None)

    monkeypatch.setattr(cli_run, "run", record)
    for number, shard in enumerate(("02/4", "")):
        arguments = ["--tag", "full", "--profile", "copilot", "--shard", shard]
        bench("run", *arguments, "--out", str(tmp_path / str(number)))
    assert [request.shard for request in requests] == ["2/4", ""]
    assert len(requests[0].scenarios) < len(requests[1].scenarios)
