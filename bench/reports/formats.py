"""The report formats by name: the file of each, and the function that renders it."""

from collections.abc import Callable
from dataclasses import dataclass

from bench.reports import annotations, badge, html, json, junit, markdown, shields
from bench.reports.data.model import RunData


@dataclass(frozen=True, slots=True)
class Format:
    """A format: the name of its file in the run folder, and what renders it."""

    file: str
    render: Callable[[RunData], str]


FORMATS: dict[str, Format] = {
    "html": Format("report.html", html.render),
    "json": Format("verdict.json", json.render),
    "junit": Format("junit.xml", junit.render),
    "markdown": Format("summary.md", markdown.render),
    "annotations": Format("annotations.txt", annotations.render),
    "badge": Format("badge.svg", badge.render),
    "shields": Format("badge.json", shields.render),
}
