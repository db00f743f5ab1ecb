"""`report.html`: one file with charts and links to screenshots; it needs no network."""

from importlib.resources import files

from jinja2 import Environment, StrictUndefined
from plotly.offline import get_plotlyjs

from bench.reports.chart import chart
from bench.reports.report import Report

TEMPLATE = files("bench.reports").joinpath("report.html.jinja")


def render(report: Report) -> str:
    page = Environment(autoescape=True, undefined=StrictUndefined).from_string(
        TEMPLATE.read_text(encoding="utf-8")
    )
    return page.render(
        report=report,
        info=report.info,
        plotly=get_plotlyjs(),
        charts={scenario.name: chart(scenario) for scenario in report.scenarios},
    )
