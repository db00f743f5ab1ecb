"""Reads and judges a run folder; it needs only its files, so an old run can be judged again."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

from bench.catalogue.loading import read_scenario
from bench.catalogue.scenario import SCENARIO_FILE, Scenario
from bench.catalogue.scenario_names import BETWEEN
from bench.core.files import file_below, write_whole
from bench.core.names import below
from bench.core.texts import json_text
from bench.facts import BenchFailed, EditorClosed, Fact, HostHung, Shot
from bench.facts.file import FACTS_FILE, read
from bench.facts.run_info import RUN_FILE, RunInfo, read_run_info
from bench.facts.trace_file import TRACE_FILE, has_trace
from bench.judging.timeline import Timeline
from bench.judging.verdict import judge
from bench.profiles.loading import PROFILE_FILE, read_profile
from bench.profiles.profile import Profile
from bench.reports import html, junit
from bench.reports.data.build import run_data
from bench.reports.data.model import RunData
from bench.reports.formats import FORMATS
from bench.reports.incident import page, postmortem
from bench.reports.report import Report, ScenarioReport
from bench.reports.rollout import rollout_report
from bench.reports.thumbnails import thumbnails

INCIDENT_FILE, POSTMORTEM_FILE, STATUS_FILE = "incident.html", "postmortem.md", "status.json"
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
    """Read a run folder, which can be a foreign one: no name or link leads out of it.

    Raises:
        RequestError: it is not a run folder, or one of its files cannot be read.
    """
    info = read_run_info(path)
    file_below(path, PROFILE_FILE)
    profile = read_profile(path, info.profile)
    scenarios = []
    for name in info.scenarios:
        folder = below(path, name, f"{path / RUN_FILE}: scenarios")
        file = file_below(folder, SCENARIO_FILE)
        scenarios.append(read_scenario(file, profile, name=name, written=info.format))
    return RunFolder(path, info, profile, tuple(scenarios))


def is_finished(folder: Path) -> bool:
    """Whether the scenario with the facts in `folder` ran to its end."""
    kinds = {type(fact) for fact in read(folder / FACTS_FILE)}
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
    facts = _read_facts(folder.path / scenario.name)
    timeline = Timeline.of(facts)
    info = folder.info
    known = known_failures(folder.profile, info.scenario_of(scenario.name), info.day)
    verdict = judge(scenario.rules, timeline, known)
    rollout = (
        None if scenario.rollout is None else rollout_report(scenario.name, scenario.rollout, facts)
    )
    trace = TRACE_FILE if has_trace(folder.path / scenario.name) else ""
    report = ScenarioReport(scenario, verdict, timeline, rollout, trace)
    because = f"{verdict.because} {report.cut_lines}".rstrip()
    return replace(report, verdict=replace(verdict, because=because))


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


def _read_facts(folder: Path) -> list[Fact]:
    facts = list(read(folder / FACTS_FILE))
    for fact in facts:
        if isinstance(fact, Shot | HostHung):
            _check_file(folder, fact.file)
    return facts


def _check_file(folder: Path, file: str) -> None:
    """Reject a file of the facts that is not in the scenario's folder: reports lead to it."""
    place = folder
    for name in file.split("/"):
        place = below(place, name, str(folder / FACTS_FILE))


def write_reports(report: Report, folder: Path) -> None:
    """Write every report file of a run.

    Raises:
        BenchError: one cannot be written; the files that exist are whole.
    """
    data = run_data(report)
    for style, form in FORMATS.items():
        write_whole(folder / form.file, rendered(data, folder, style))
    incidents = [each.rollout.incident for each in report.scenarios if each.rollout]
    for each in incidents:
        place = below(folder, each.name, str(folder))
        if not (place / POSTMORTEM_FILE).exists():  # what people have filled in stays
            write_whole(place / POSTMORTEM_FILE, postmortem.render(each))
        posts = [asdict(post) for post in each.posts]
        status = {"incident": each.subject, "about": each.title, "source": each.source}
        write_whole(place / STATUS_FILE, json_text({**status, "posts": posts}))
    if incidents:
        write_whole(folder / INCIDENT_FILE, page.render(report.info.titled, incidents))


def rendered(run: RunData, folder: Path, style: str) -> str:
    """The run in one format; what it says of files leads to those of its folder."""
    if style == "html":
        return html.render(run, thumbnails(folder, run))
    if style == "junit":
        return junit.render(run, _from_here(folder))
    return FORMATS[style].render(run)


def _from_here(folder: Path) -> str:
    """The folder as a CI job names it: by a path from where it works, if the folder is there."""
    whole, here = folder.resolve(), Path.cwd()
    return str(whole.relative_to(here) if whole.is_relative_to(here) else whole)
