"""From a run folder to its reports: reads files only, so that an old run can be judged again."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from bench.catalogue.loading import BETWEEN, read_scenario
from bench.catalogue.scenario import SCENARIO_FILE
from bench.core.errors import RequestError
from bench.facts import BenchFailed, EditorClosed
from bench.facts import file as facts_file
from bench.facts.run_info import FILE, About, read_about
from bench.judging.timeline import Timeline
from bench.judging.verdict import judge
from bench.profiles.loading import read_profile
from bench.profiles.profile import Profile
from bench.reports import FORMATS
from bench.reports.report import Report, ScenarioReport

EVERY = "*"  # for a known failure: of whatever scenario


def is_run(folder: Path) -> bool:
    return (folder / FILE).exists()


def is_finished(folder: Path) -> bool:
    """Whether the scenario whose facts are in `folder` was run to its end."""
    file = folder / facts_file.NAME
    if not file.exists():
        return False
    kinds = {type(fact) for fact in facts_file.read(file)}
    return EditorClosed in kinds and BenchFailed not in kinds


def about_run(folder: Path) -> About:
    """What a run folder says of its run.

    Raises:
        RequestError: it is no run folder.
    """
    try:
        return read_about(folder)
    except (OSError, ValueError, TypeError, KeyError) as error:
        msg = f"{folder} is not a run folder: run.json cannot be read ({error})."
        raise RequestError(msg) from None


def read_report(folder: Path, judged: Mapping[str, ScenarioReport] | None = None) -> Report:
    """Judge every scenario of a run folder that has begun, but those that were just `judged`.

    Raises:
        RequestError: it is no run folder.
    """
    about = about_run(folder)
    profile = read_profile(folder, about.profile)
    done = judged or {}
    scenarios = [
        done.get(name) or read_scenario_report(folder / name, profile, about)
        for name in about.scenarios
        if (folder / name / facts_file.NAME).exists()
    ]
    return Report(about, tuple(scenarios), profile.reasons)


def read_scenario_report(folder: Path, profile: Profile, about: About) -> ScenarioReport:
    """Judge the scenario whose facts are in `folder`, which has its name.

    Raises:
        RequestError: its files cannot be read.
    """
    scenario = read_scenario(folder / SCENARIO_FILE, profile, name=folder.name)
    timeline = _read_timeline(folder / facts_file.NAME)
    known = known_failures(profile, about.scenario_of(folder.name), about.day)
    return ScenarioReport(scenario, judge(scenario.rules, timeline, known), timeline)


def known_failures(profile: Profile, scenario: str, day: date) -> dict[str, str]:
    """The rules whose failing in `scenario` was known on that day, with the reasons.

    One that names a scenario with variants means each of them.
    """
    names = (scenario, scenario.partition(BETWEEN)[0], EVERY)
    return {
        failure.rule: failure.reason
        for failure in profile.known_failures
        if failure.scenario in names and day < failure.expires
    }


def _read_timeline(file: Path) -> Timeline:
    try:
        return Timeline.of(facts_file.read(file))
    except (ValueError, KeyError) as error:
        first = str(error).splitlines()[0]
        msg = f"{file} was not written by this version of the bench ({first})."
        raise RequestError(msg) from None


def write_reports(report: Report, folder: Path) -> None:
    """Write every report file of a run."""
    for name, render in FORMATS.values():
        (folder / name).write_text(render(report), encoding="utf-8")
