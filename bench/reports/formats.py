"""The report formats by name: the file of each, and the function that renders it."""

from collections.abc import Callable

from bench.reports import html, json, junit, markdown
from bench.reports.report import Report

# format -> the name of the file in the run folder, and the function that renders it
FORMATS: dict[str, tuple[str, Callable[[Report], str]]] = {
    "html": ("report.html", html.render),
    "json": ("verdict.json", json.render),
    "junit": ("junit.xml", junit.render),
    "markdown": ("summary.md", markdown.render),
}
