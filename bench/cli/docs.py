"""The verbs that generate the pages of docs/ and of the site."""

from functools import reduce
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bench.cli.blocks import print_line
from bench.core.errors import Exit, RequestError
from bench.core.paths import PROJECT
from bench.core.texts import json_text
from bench.docgen import findings, http_versions, pages, renewal, results, site
from bench.docgen import scenarios as scenario_pages
from bench.docgen.chart_image import draw
from bench.reports.chart import chart
from bench.reports.data.build import timeline_data
from bench.reports.from_folder import read_report
from bench.reports.pictures import read_picture, read_png
from bench.runner.progress import Progress

docs = typer.Typer()
DOCS = PROJECT / "docs"
out = Console(highlight=False)


@docs.command("docs")
def docs_command(
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit code 3 if a page is out of date.")
    ] = False,
    folder: Annotated[
        Path | None,
        typer.Option("--site", help="Write the mkdocs sources of the site to this folder."),
    ] = None,
) -> None:
    """Generate the pages of docs/ from the code and the catalogue."""
    if not DOCS.is_dir():
        raise RequestError(f"{DOCS} does not exist: `bench docs` works in a clone only.")
    if folder:
        pictures = (DOCS / pages.FINDINGS).glob("*/*.png")
        copied = {str(file.relative_to(DOCS)): read_png(file) for file in pictures}
        pages.write({**site.pages(DOCS), **copied}, folder)
        return
    stale = pages.stale(DOCS)
    for name in stale:
        print_line(out, f"{'out of date' if check else 'written'}: {DOCS / name}")
    if check:
        raise typer.Exit(Exit.BENCH_FAILED if stale else Exit.KEPT)
    pages.write(pages.made(DOCS), DOCS)


@docs.command("results")
def results_command(
    folders: Annotated[list[Path], typer.Argument(help="Run folders of the same extension.")],
    target: Annotated[Path, typer.Option(help="The folder for results.json and the pages.")] = DOCS,
    add: Annotated[
        bool, typer.Option(help="Add these runs to the results that exist there.")
    ] = False,
    renew: Annotated[
        bool,
        typer.Option(help="Replace the results that exist there, scenario by scenario."),
    ] = False,
) -> None:
    """Publish the results of runs: a page of all scenarios, and one for each gravest finding."""
    if add and renew:
        raise RequestError("--add and --renew exclude each other: leave one of them out.")
    every = [(folder, read_report(folder)) for folder in folders]
    limited = [report for _, report in every if http_versions.is_limited(report)]
    made = [(folder, report) for folder, report in every if not http_versions.is_limited(report)]
    reports = [report for _, report in made]
    before = pages.kept(target) if add or renew else {}
    collected = [*([before] if add else []), *map(results.collect, reports)]
    if not (collected or renew):
        raise RequestError("Each of these runs is limited to HTTP/1.1. To fix: --add or --renew.")
    found = reduce(results.merge, collected) if collected else before
    if renew and collected:
        found = renewal.renew(before, found)
    found = {**found, "http1": {**before.get("http1", {}), **http_versions.on_http1(limited)}}
    made_in = {
        run.name: (folder, report) for folder, report in reversed(made) for run in report.scenarios
    }
    gravest = findings.gravest(reports)
    shots = {
        f"{pages.FINDINGS}/{run.name}/{findings.name_of(shot)}": read_picture(
            made_in[run.name][0], run.name, shot.file
        )
        for run in gravest
        for shot in findings.pictures(run)
    }
    titles = {run.name: scenario_pages.title_of(run.scenario) for run in gravest}
    found["gravest"] = {**found["gravest"], **titles}
    texts = {
        f"{pages.FINDINGS}/{run.name}.md": findings.page(made_in[run.name][1], run)
        for run in gravest
    }
    pages.write({pages.RESULTS: json_text(found), **texts, **shots}, target)
    for run in gravest:
        timeline = target / pages.FINDINGS / run.name / findings.TIMELINE
        timeline.parent.mkdir(parents=True, exist_ok=True)
        draw(chart(timeline_data(run.timeline)), timeline, Progress(out).say)
    pages.write(pages.made(target), target)
    print_line(out, f"Wrote {target / 'results.md'}, and {len(gravest)} findings.")
