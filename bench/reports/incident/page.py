"""`incident.html`: the variants of an incident side by side. Pure."""

from collections.abc import Sequence
from importlib.resources import files

from jinja2 import Environment, StrictUndefined

from bench.core.texts import html_value, relative_url
from bench.facts.file import FACTS_FILE
from bench.reports.incident.incident import Incident

TEMPLATE = files("bench.reports.incident").joinpath("incident.html.jinja")


def render(title: str, incidents: Sequence[Incident]) -> str:
    environment = Environment(autoescape=True, finalize=html_value, undefined=StrictUndefined)
    environment.filters["relative_url"] = relative_url
    return environment.from_string(TEMPLATE.read_text(encoding="utf-8")).render(
        title=title, incidents=incidents, facts_file=FACTS_FILE
    )
