"""A comparison as a page; it needs no network and has no script."""

from bench.comparison.compare import Change, Comparison
from bench.comparison.summary import headline, sections
from bench.reports.templates import render_template


def render(comparison: Comparison) -> str:
    return render_template(
        "bench.comparison/compare.html.jinja",
        comparison=comparison,
        headline=headline(comparison),
        sections=[each for each in sections(comparison) if each.measures or each.rules],
        noise=Change.NOISE,
    )
