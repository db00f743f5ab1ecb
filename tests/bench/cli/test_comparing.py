import json
from pathlib import Path

import pytest

from bench.cli.app import app
from bench.core.errors import RequestError
from bench.runner.conductor import conclude
from fake_backend.plugins import UnknownNameError
from tests.bench.run_folders import run_folder


def bench(*words: object) -> int:
    try:
        return int(app([str(word) for word in words], standalone_mode=False) or 0)
    except SystemExit as error:
        return int(error.code or 0)


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    for name in ("one", "two"):
        conclude(run_folder(tmp_path / name))
    return tmp_path


@pytest.mark.parametrize(
    ("style", "start"),
    [("markdown", "# B against A: 0 worse"), ("html", "<!doctype html>"), ("json", "{")],
)
def test_a_comparison_in_every_form(
    runs: Path, style: str, start: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bench("compare", runs / "one", runs / "two", "--format", style) == 0
    assert capsys.readouterr().out.startswith(start)


@pytest.mark.parametrize("verb", ["compare", "scorecard"])
def test_an_unknown_form_is_refused(runs: Path, verb: str) -> None:
    with pytest.raises(UnknownNameError, match="xml"):
        app([verb, str(runs / "one"), str(runs / "two"), "--format", "xml"], standalone_mode=False)


def test_a_scorecard(runs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bench("scorecard", runs / "one", runs / "two") == 0
    assert "✅ kept | ✅ kept" in capsys.readouterr().out


def test_a_trend_is_a_page_beside_the_runs(runs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bench("trend", runs) == 0
    assert (runs / "history.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert "2 runs: " in capsys.readouterr().out


def test_a_run_that_was_judged_by_an_older_bench_is_judged_again(runs: Path) -> None:
    (runs / "one" / "verdict.json").write_text(json.dumps({"version": 2}), encoding="utf-8")
    assert bench("trend", runs) == 0


@pytest.mark.parametrize("content", ["{}", "[", '{"version": 3}', "\udc80"], ids=ascii)
def test_a_damaged_run_is_named_and_the_others_are_shown(
    runs: Path, content: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (runs / "one" / "verdict.json").write_text(content, "utf-8", "surrogateescape")
    assert bench("trend", runs) == 0
    shown = capsys.readouterr().out
    assert "left out one: " in shown
    assert "To fix: bench judge" in shown
    assert "1 runs: " in shown
    page = (runs / "history.html").read_text(encoding="utf-8")
    assert "<li>one: " in page


def test_a_folder_of_damaged_runs_is_refused(runs: Path) -> None:
    for name in ("one", "two"):
        (runs / name / "verdict.json").write_text("{}", encoding="utf-8")
    with pytest.raises(RequestError, match=r"verdict\.json: .*To fix: bench judge"):
        app(["trend", str(runs)], standalone_mode=False)


def test_a_night_in_which_nothing_was_run_is_named(
    runs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = next((runs / "two").glob("*/facts.jsonl"))
    facts.unlink()
    conclude(runs / "two")
    assert bench("trend", runs) == 0
    shown = capsys.readouterr().out
    assert "nothing was run" in shown
    assert "1 runs: " in shown
