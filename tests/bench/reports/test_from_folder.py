"""From a run folder to its reports: what was known to fail, and until when."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from rich.console import Console

from bench.canary.all_judges import known_judges
from bench.catalogue.replay import find_replay
from bench.catalogue.rollout_scenario import write_rollout
from bench.catalogue.scenario import SCENARIO_FILE
from bench.cli.tables import print_verdict
from bench.facts import DocumentRead, Shot
from bench.facts.run_info import FORMAT
from bench.judging.finding import Outcome
from bench.live.recorder import recording
from bench.load.simulation import play
from bench.profiles.loading import load_profile, write_profile
from bench.profiles.profile import KnownFailure
from bench.reports.from_folder import (
    EVERY_SCENARIO,
    INCIDENT_FILE,
    POSTMORTEM_FILE,
    STATUS_FILE,
    known_failures,
    read_report,
    write_reports,
)
from tests.bench.reports.test_formats import RUN_INFO, shown
from tests.bench.reports.test_junit import attachments
from tests.bench.run_folders import NAME, run_folder

EXPIRES = date(2030, 1, 31)


@pytest.mark.parametrize(
    ("scenario", "day", "counts"),
    [
        ("spellings-http_date", date(2030, 1, 30), False),
        ("spellings-http_date", EXPIRES, True),
        ("spellings-http_date", date(2031, 1, 1), True),
        ("spellings", date(2030, 1, 30), False),
        ("spelling", date(2030, 1, 30), True),
        ("hang", date(2030, 1, 30), True),
    ],
)
def test_a_known_failure_is_excused_until_its_day_in_its_scenario_and_its_variants(
    scenario: str, day: date, counts: bool
) -> None:
    failure = KnownFailure("spellings", "recovers", "issue 42", EXPIRES)
    profile = replace(load_profile("copilot"), known_failures=(failure,))
    known = known_failures(profile, scenario, day)
    assert known == ({} if counts else {"recovers": "issue 42"})


def test_one_that_is_known_everywhere_is_excused_everywhere() -> None:
    failure = KnownFailure(EVERY_SCENARIO, "recovers", "issue 42", EXPIRES)
    profile = replace(load_profile("copilot"), known_failures=(failure,))
    assert known_failures(profile, "hang", date(2030, 1, 30)) == {"recovers": "issue 42"}


def test_lines_that_were_cut_are_left_out_and_counted_everywhere(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = run_folder(tmp_path)
    file = folder / NAME / "facts.jsonl"
    first, rest = file.read_bytes().split(b"\n", 1)
    file.write_bytes(b'%s\n{"fact":"Keys%s\n%s{"fact":"Ho' % (first, first, rest))
    report = read_report(folder)
    assert report.outcome is Outcome.KEPT
    note = "Left out: 2 lines of facts.jsonl, cut by a full disk or a kill."
    for name in ("html", "json", "markdown"):
        assert "Left out: 2 lines of facts" in shown(name, report)
    print_verdict(Console(width=200), report)
    assert f"rate_limit_429: {note}" in capsys.readouterr().out
    (run,) = read_report(run_folder(tmp_path / "whole")).scenarios
    assert "Left out" not in run.verdict.because


def test_the_folder_of_a_replay_gets_its_incident_with_the_source(tmp_path: Path) -> None:
    replay = find_replay("limiter-403")
    rollout = replay.variants[0]
    place = tmp_path / rollout.name
    place.mkdir()
    (place / SCENARIO_FILE).write_bytes(rollout.file.read_bytes())
    write_rollout(rollout, place)
    with recording(place) as recorder:
        recorder.write(*play(rollout, 1, known_judges()["guard"]()))
    replace(RUN_INFO, format=FORMAT, scenarios=(rollout.name,)).write(tmp_path)
    write_profile(load_profile("copilot"), tmp_path)
    write_reports(read_report(tmp_path), tmp_path)
    page = (tmp_path / INCIDENT_FILE).read_text(encoding="utf-8")
    assert f"<title>{replay.about}</title>" in page
    assert f"Source: {replay.source}." in page
    assert "In the editor: Extension &lt;&amp;&gt; Co." in page
    status = json.loads((place / STATUS_FILE).read_text(encoding="utf-8"))
    assert (status["incident"], status["source"]) == (replay.about, replay.source)
    assert status["about"] == rollout.table.about
    assert len(status["posts"]) == 4
    draft = (place / POSTMORTEM_FILE).read_text(encoding="utf-8")
    assert draft.startswith(f"# Post-mortem: {replay.about}\n")


@pytest.mark.parametrize(
    ("here", "place"), [(".", "out/run"), ("out/run", ""), ("elsewhere", "{whole}/out/run")]
)
def test_junit_attaches_files_that_are_there_from_where_the_job_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, here: str, place: str
) -> None:
    (tmp_path / "elsewhere").mkdir()
    unwanted = DocumentRead(40.0, ("nobody typed this",), ())
    folder = run_folder(tmp_path / "out" / "run", unwanted, Shot(41.0, "a", "shots/a b#1.png"))
    (folder / NAME / "shots").mkdir()
    (folder / NAME / "shots" / "a b#1.png").write_bytes(b"a picture")
    monkeypatch.chdir(tmp_path / here)
    write_reports(read_report(folder), folder)
    files = attachments((folder / "junit.xml").read_text(encoding="utf-8"))
    expected = Path(place.format(whole=tmp_path), NAME, "shots", "a b#1.png")
    assert files == [str(expected)]
    assert expected.is_file()
