"""The verbs that generate the pages of docs/ and of the site."""

from functools import reduce
from json import dumps
from pathlib import Path
from shutil import copyfile, copytree
from typing import Annotated

import typer
from rich.console import Console

from bench.core.errors import Exit, RequestError
from bench.core.paths import PROJECT
from bench.docgen import findings, pages, results, site
from bench.docgen import scenarios as scenario_pages
from bench.docgen.chart_image import draw
from bench.reports.chart import chart
from bench.reports.from_folder import read_report
from bench.runner.progress import Progress

docs = typer.Typer()
DOCS = PROJECT / "docs"
out = Console(highlight=False)


@docs.command("docs")
def docs_command(
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit code 1 if a page is out of date.")
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
        if (DOCS / "findings").is_dir():
            copytree(DOCS / "findings", folder / "findings", dirs_exist_ok=True)
        pages.write(site.pages(DOCS), folder)
        return
    stale = pages.stale(DOCS)
    for name in stale:
        out.print(f"{'out of date' if check else 'written'}: {DOCS / name}", soft_wrap=True)
    if check:
        raise typer.Exit(Exit.BROKEN if stale else Exit.KEPT)
    pages.write(pages.made(DOCS), DOCS)


@docs.command("results")
def results_command(
    folders: Annotated[list[Path], typer.Argument(help="Run folders of the same extension.")],
    target: Annotated[Path, typer.Option(help="The folder for results.json and the pages.")] = DOCS,
    add: Annotated[
        bool, typer.Option(help="Add these runs to the results that exist there.")
    ] = False,
) -> None:
    """Publish the results of runs: a page of all scenarios, and one for each gravest finding."""
    reports = [read_report(folder) for folder in folders]
    found = reduce(results.merge, map(results.collect, reports))
    if add:
        found = results.merge(pages.kept(target), found)
    gravest = findings.gravest(reports[0])
    titles = {run.name: scenario_pages.title_of(run.scenario) for run in gravest}
    found["gravest"] = {**found["gravest"], **titles}
    written = {pages.RESULTS: dumps(found, indent=1, ensure_ascii=False) + "\n"}
    written |= {f"findings/{run.name}.md": findings.page(reports[0], run) for run in gravest}
    pages.write(written, target)
    for run in gravest:
        pictures = target / "findings" / run.name
        pictures.mkdir(parents=True, exist_ok=True)
        draw(chart(run), pictures / findings.TIMELINE, Progress(out).say)
        for shot in findings.pictures(run):
            copyfile(folders[0] / run.name / shot.file, pictures / Path(shot.file).name)
    pages.write(pages.made(target), target)
    out.print(f"Wrote {target / 'results.md'}, and {len(gravest)} findings.", soft_wrap=True)
