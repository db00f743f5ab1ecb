"""`report.html`: one file with everything in it; it needs no network and obeys no foreign text."""

from base64 import b64encode
from collections import Counter
from collections.abc import Mapping
from hashlib import sha256

from markupsafe import Markup
from plotly.offline import get_plotlyjs

from bench.catalogue.tags import GROUPS
from bench.core.texts import json_text, script_json
from bench.facts.fact import PHASES
from bench.judging.finding import SEVERITY, Outcome
from bench.reports.anchors import finding_id, page_id
from bench.reports.bars import bar, limits_of, shown
from bench.reports.chart import chart
from bench.reports.data.described import as_tables
from bench.reports.data.model import RunData, ScenarioData
from bench.reports.failures import Failure, failures, unjudged
from bench.reports.matrix import matrix
from bench.reports.templates import read_asset, render_template

GRAVEST = 6  # scenarios of each kind on the first screen
NAMED = 3  # scenarios in a sentence
SAYS = {
    Outcome.BROKEN: "broke a hard limit",
    Outcome.DEGRADED: "exceeded a soft limit",
    Outcome.UNKNOWN: "could not be judged",
}


def render(run: RunData, thumbnails: Mapping[str, str] | None = None) -> str:
    """The page; `thumbnails` are data URIs of its pictures, by their path in the run folder."""
    script = read_asset("report.js")
    plotly = get_plotlyjs() if run.scenarios else ""
    failed, unclear = failures(run), unjudged(run)
    return render_template(
        "report.html.jinja",
        run=run,
        info=run.run,
        lead=_lead(run, failed or unclear),
        counts=run.score.counted,
        failed=failed,
        unclear=unclear,
        most=GRAVEST,
        matrix=matrix(run),
        titles=GROUPS,
        severity=SEVERITY,
        phases=PHASES,
        under_fault=under_fault,
        page_id=page_id,
        finding_id=finding_id,
        bar=bar,
        shown=shown,
        limits_of=limits_of,
        script=Markup(script),
        plotly=Markup(plotly),
        scripts=" ".join(f"'{_hash(text)}'" for text in (script, plotly)),
        thumbnails={path: Markup(uri) for path, uri in (thumbnails or {}).items()},
        data={scenario.name: _data(scenario) for scenario in run.scenarios},
    )


def _hash(text: str) -> str:
    """The hash by which a Content-Security-Policy allows a script."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _data(scenario: ScenarioData) -> Markup:
    requests = json_text(as_tables(list(scenario.timeline.requests)), indent=None)
    return script_json(f'{{"figure":{chart(scenario.timeline)},"requests":{requests}}}')


def under_fault(scenario: ScenarioData) -> str:
    """What became of the requests that the faults reached; empty if none did, as on a cut line."""
    timeline = scenario.timeline
    reached = [one for one in timeline.requests if one.delivered]
    if not reached:
        return ""
    counts = Counter(
        f"{one.ending} ({one.status})" if one.ending == "refused" else one.ending for one in reached
    )
    parts = ", ".join(f"{count} {ending}" for ending, count in counts.most_common())
    all_listed = len(timeline.requests) == timeline.requests_count
    of = "" if all_listed else f" of the {len(timeline.requests)} that are listed"
    requests = "1 request" if len(reached) == 1 else f"{len(reached)} requests"
    return f"The fault reached {requests}{of}: {parts}."


def _lead(run: RunData, found: list[Failure]) -> str:
    """What a reader must know who reads nothing else."""
    if not run.verdicts:
        return "Nothing was run."
    incomplete = f" The run is not complete: {run.missing}." if run.missing else ""
    if len(run.verdicts) == 1:
        return run.verdicts[0].because + incomplete
    if not found:
        kept = f"All {len(run.verdicts)} scenarios{' that ran' if incomplete else ''} were kept"
        return f"{kept}: every rule held in each of them.{incomplete}"
    titles = [one.scenario.title for one in found if one.outcome is found[0].outcome]
    what = f"{len(titles)} of {len(run.verdicts)} scenarios {SAYS[found[0].outcome]}"
    left = len(titles) - NAMED
    more = f", and {left} more" if left > 0 else ""
    return f"{what}: {'; '.join(titles[:NAMED])}{more}."
