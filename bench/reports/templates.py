"""Renders the templates of pages: every text in them is escaped and capped."""

from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from bench.core.texts import html_value, plain, relative_url
from bench.judging.finding import figure, quantity

PACKAGE = "bench.reports"


def render_template(name: str, **values: Any) -> str:
    """The page that a template makes of the values; `name` is as for `read_asset`."""
    return _environment().get_template(name).render(**values)


def read_asset(name: str) -> str:
    """A style sheet, script or template of this package, or "package/name" of another one."""
    package, _, file = name.rpartition("/")
    return files(package or PACKAGE).joinpath(file).read_text(encoding="utf-8")


def prose(text: str) -> Markup:
    """A text of ours whose words in backticks are code."""
    whole = plain(text)
    parts = whole.split("`")
    text_part, code = Markup("{}"), Markup("<code>{}</code>")
    if len(parts) % 2 == 0:  # one backtick has no partner
        return text_part.format(whole)
    shown = [(code if number % 2 else text_part).format(part) for number, part in enumerate(parts)]
    return Markup("").join(shown)


def utc(moment: str) -> str:
    """A time of the bench, which is in ISO 8601 and UTC, for a reader."""
    return moment.replace("T", " ").replace("+00:00", " UTC")


@cache
def _environment() -> Environment:
    environment = Environment(
        autoescape=True,
        finalize=html_value,
        undefined=StrictUndefined,
        loader=FunctionLoader(read_asset),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "prose": prose,
        "utc": utc,
        "relative_url": relative_url,
        "quantity": quantity,
        "figure": figure,
    }
    return environment
