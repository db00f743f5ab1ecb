"""Reads and judges a run folder; it needs only its files, so an old run can be judged again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bench.catalogue.loading import BETWEEN, read_scenario
from bench.catalogue.scenario import SCENARIO_FILE, Scenario
from bench.core.errors import RequestError
from bench.facts import BenchFailed, EditorClosed
from bench.facts.file import FACTS_FILE, read
from bench.facts.run_info import RunInfo, read_run_info
from bench.judging.timeline import Timeline
from bench.judging.verdict import judge
from bench.profiles.loading import read_profile
from bench.profiles.profile import Profile
from bench.reports.formats import FORMATS
from bench.reports.report import Report, ScenarioReport

EVERY_SCENARIO = "*"  # as the scenario of a known failure


@dataclass(frozen=True, slots=True)
class RunFolder:
    """A run on disk: the request, and a folder below `path` for each scenario, by its name."""

    path: Path
    info: RunInfo
    profile: Profile
    scenarios: tuple[Scenario, ...]

    @property
    def unfinished(self) -> tuple[Scenario, ...]:
        """The scenarios that did not run to their end."""
        return tuple(each for each in self.scenarios if not is_finished(self.path / each.name))


def open_run_folder(path: Path) -> RunFolder:
    """Read a run folder.

    Raises:
        RequestError: it is not a run folder, or one of its files cannot be read.
    """
    info = _read_info(path)
    profile = read_profile(path, info.profile)
    scenarios = (
        read_scenario(path / name / SCENARIO_FILE, profile, name=name, written=info.format)
        for name in info.scenarios
    )
    return RunFolder(path, info, profile, tuple(scenarios))


def _read_info(path: Path) -> RunInfo:
    try:
        return read_run_info(path)
    except (OSError, ValueError, TypeError, KeyError) as error:
        msg = f"{path} is not a run folder: its run.json cannot be read ({error})."
        raise RequestError(msg) from None


def is_finished(folder: Path) -> bool:
    """Whether the scenario with the facts in `folder` ran to its end."""
    file = folder / FACTS_FILE
    if not file.exists():
        return False
    kinds = {type(fact) for fact in read(file)}
    return EditorClosed in kinds and BenchFailed not in kinds


def judge_run(folder: RunFolder, judged: Mapping[str, ScenarioReport] | None = None) -> Report:
    """Judge every scenario that has begun, except those that are in `judged` by name.

    Raises:
        RequestError: the facts of a scenario cannot be read.
    """
    done = judged or {}
    reports = [
        done.get(scenario.name) or judge_scenario(folder, scenario)
        for scenario in folder.scenarios
        if (folder.path / scenario.name / FACTS_FILE).exists()
    ]
    return Report(folder.info, tuple(reports), folder.profile.reasons)


def judge_scenario(folder: RunFolder, scenario: Scenario) -> ScenarioReport:
    """Judge the facts of one scenario.

    Raises:
        RequestError: they cannot be read.
    """
    timeline = _read_timeline(folder.path / scenario.name / FACTS_FILE)
    info = folder.info
    known = known_failures(folder.profile, info.scenario_of(scenario.name), info.day)
    return ScenarioReport(scenario, judge(scenario.rules, timeline, known), timeline)


def known_failures(profile: Profile, scenario: str, day: date) -> dict[str, str]:
    """The reasons of the failures in `scenario` that are known on that day, by rule.

    A known failure that names a scenario with variants applies to each of them.
    """
    names = (scenario, scenario.partition(BETWEEN)[0], EVERY_SCENARIO)
    return {
        failure.rule: failure.reason
        for failure in profile.known_failures
        if failure.scenario in names and day < failure.expires
    }


def read_report(path: Path) -> Report:
    """Read and judge the run folder at `path`.

    Raises:
        RequestError: it is not a run folder, or one of its files cannot be read.
    """
    return judge_run(open_run_folder(path))


def _read_timeline(file: Path) -> Timeline:
    try:
        return Timeline.of(read(file))
    except (ValueError, KeyError) as error:
        first = str(error).splitlines()[0]
        msg = f"{file}: not written by this version of the bench ({first})."
        raise RequestError(msg) from None


def write_reports(report: Report, folder: Path) -> None:
    """Write every report file of a run."""
    for name, render in FORMATS.values():
        (folder / name).write_text(render(report), encoding="utf-8")
