"""Generates a page for each of the gravest findings of a run. Pure."""

from collections.abc import Iterable, Iterator

from bench.catalogue.loading import known_scenarios
from bench.core.texts import Markdown, one_line, shortened
from bench.docgen.scenarios import reference, title_of
from bench.facts import (
    Answered,
    Appeared,
    Asked,
    HostHung,
    PageCrashed,
    PhaseBegan,
    ProcessGone,
    Shot,
    StepDone,
)
from bench.facts.health_steps import DEAD_SCREEN
from bench.facts.roles import HOST
from bench.facts.run_info import RunInfo
from bench.judging.finding import Finding, Outcome
from bench.judging.timeline import Timeline
from bench.reports.report import Report, ScenarioReport

MOST = 5
LONGEST = 100  # characters of a quoted text
TIMELINE = "timeline.png"  # the chart, in the folder of the finding
TimedText = tuple[float, Markdown]
SETTING = Markdown(
    "{info.titled} in VS Code {info.vscode}, {info.started}, seed {info.seed},"
    " {info.cores} cores, {info.memory_gb} GB, {info.machine}, bench {info.bench}."
)


def gravest(reports: Iterable[Report], most: int = MOST) -> list[ScenarioReport]:
    """The scenarios with the most broken rules, then with the most degraded ones.

    A scenario that breaks only rules that a graver one breaks too comes after all others. Of one
    that ran several times, the first run counts.
    """
    first: dict[str, ScenarioReport] = {}
    for report in reports:
        first = {run.name: run for run in report.scenarios} | first
    broken = [run for run in first.values() if run.verdict.outcome is Outcome.BROKEN]
    shown: set[str] = set()
    new: list[ScenarioReport] = []
    again: list[ScenarioReport] = []
    for run in sorted(broken, key=_weight):
        rules = {finding.rule for finding in accused(run, Outcome.BROKEN)}
        (again if rules <= shown else new).append(run)
        shown |= rules
    return [*new, *again][:most]


def _weight(run: ScenarioReport) -> tuple[int, int, str]:
    return (-len(accused(run, Outcome.BROKEN)), -len(accused(run, Outcome.DEGRADED)), run.name)


def accused(run: ScenarioReport, *outcomes: Outcome) -> list[Finding]:
    return [finding for finding in run.verdict.findings if finding.outcome in outcomes]


def page(report: Report, run: ScenarioReport) -> Markdown:
    """One finding as Markdown; its pictures are in the folder of its name next to the page."""
    info, scenario = report.info, run.scenario
    found = accused(run, Outcome.BROKEN, Outcome.DEGRADED)
    rows = [Markdown("| {:.1f} s | {} |").format(at, what) for at, what in moments(run.timeline)]
    shots = [_picture(shot.what, run.name, name_of(shot)) for shot in pictures(run)]
    learn = dict.fromkeys(
        [Markdown.escape(scenario.advice), *(Markdown(finding.advice) for finding in found)]
    )
    parts = [
        Markdown("# {}").format(title_of(scenario)),
        SETTING.format(info=info),
        scenario.why,
        Markdown("## What happens"),
        *(Markdown("- **{0.rule}** ({0.outcome}): {0.because}").format(each) for each in found),
        Markdown("## Reproduce it"),
        Markdown.block(_command(info.scenario_of(run.name), info)),
        Markdown("## Timeline"),
        _picture("The measures over time", run.name, TIMELINE),
        _lines([Markdown("| time | event |"), Markdown("|---|---|"), *rows]),
        *([Markdown("## On the screen"), *shots] if shots else []),
        Markdown("## Advice"),
        _listed(advice for advice in learn if advice),
        Markdown("## Reports from the field"),
        _listed(map(reference, scenario.evidence)) or "None are known.",
    ]
    return Markdown("\n\n").join(parts) + Markdown("\n")


def _picture(title: str, folder: str, file: str) -> Markdown:
    return Markdown("![{}]({})").format(title, Markdown.link_to(folder, file))


def _listed(items: Iterable[Markdown]) -> Markdown:
    return _lines(Markdown("- {}").format(item) for item in items)


def _lines(lines: Iterable[Markdown]) -> Markdown:
    return Markdown("\n").join(lines)


def name_of(shot: Shot) -> str:
    """The name of its file, for the folder of the finding."""
    return shot.file.rpartition("/")[2]


def pictures(run: ScenarioReport) -> list[Shot]:
    """The screenshots under the fault, the first one after it, and that of a dead screen."""
    fault = run.timeline.phases.get("fault")
    if fault is None:
        return []
    later = [shot for shot in run.shots if shot.at >= fault.start]
    under = [shot for shot in later if fault.holds(shot.at)]
    after = [shot for shot in later if shot not in under]
    return under + after[:1] + [shot for shot in after[1:] if shot.what == DEAD_SCREEN]


def moments(timeline: Timeline) -> list[TimedText]:
    """The events that a reader needs to follow the run, in order."""
    return sorted([*_course(timeline), *_requests(timeline), *_screen(timeline)])


def _course(timeline: Timeline) -> Iterator[TimedText]:
    for began in timeline.all(PhaseBegan):
        yield began.at, Markdown("**{}** begins").format(began.phase)
    for gone in timeline.all(ProcessGone, timeline.alive):
        if gone.role == HOST:
            yield gone.at, Markdown("the extension host (pid {}) ends").format(gone.pid)
    for hung in timeline.all(HostHung):
        where = Markdown.code(hung.stack[0] if hung.stack else "?")
        yield hung.at, Markdown("the extension host hangs in {}").format(where)
    for crash in timeline.all(PageCrashed, timeline.alive):
        yield crash.at, Markdown("the workbench's page crashes")
    for done in timeline.all(StepDone):
        if not done.ok:
            yield done.at, Markdown("the step fails: {}{}").format(done.step, _noted(done.note))


def _requests(timeline: Timeline) -> Iterator[TimedText]:
    """The first request with a fault on each surface, how it ended, and how many followed."""
    ends: dict[str, Answered] = {end.request: end for end in timeline.all(Answered)}
    hit: dict[str, list[Asked]] = {}
    for asked in timeline.all(Asked):
        if asked.planned:
            hit.setdefault(asked.surface, []).append(asked)
    for surface, requests in hit.items():
        end = ends.get(requests[0].request)
        how = (
            "stays open until the end" if end is None else f"ends with {end.status or 'no status'}"
        )
        more = f"; {len(requests) - 1} more follow it" if len(requests) > 1 else ""
        faults = ", ".join(requests[0].planned)
        text = Markdown("a request on {} is hit by {} and {}{}")
        yield requests[0].at, text.format(Markdown.code(surface), faults, how, more)


def _screen(timeline: Timeline) -> Iterator[TimedText]:
    for widget in timeline.all(Appeared):
        if widget.kind in ("notification", "dialog"):
            text = Markdown("a {} appears{}")
            yield widget.at, text.format(widget.kind, _noted(widget.text))


def _noted(text: str) -> Markdown:
    quoted = shortened(one_line(text), LONGEST)
    return Markdown(": '{}'").format(quoted) if quoted else Markdown()


def _command(name: str, info: RunInfo) -> str:
    """The command that runs the scenario again: alone, unless it is not in the catalogue."""
    if name not in known_scenarios():
        return info.command
    return f"bench run {name} {info.subject or f'--profile {info.profile}'} --seed {info.seed}"
