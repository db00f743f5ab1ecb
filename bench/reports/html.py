"""`report.html`: one file with charts and links to screenshots; it needs no network."""

from importlib.resources import files

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup
from plotly.offline import get_plotlyjs

from bench.core.texts import html_value, relative_url, script_json
from bench.reports.chart import chart
from bench.reports.report import Report

TEMPLATE = files("bench.reports").joinpath("report.html.jinja")


def render(report: Report) -> str:
    environment = Environment(autoescape=True, finalize=html_value, undefined=StrictUndefined)
    environment.filters["relative_url"] = relative_url
    return environment.from_string(TEMPLATE.read_text(encoding="utf-8")).render(
        report=report,
        info=report.info,
        plotly=Markup(get_plotlyjs()),
        charts={scenario.name: script_json(chart(scenario)) for scenario in report.scenarios},
    )
