"""`incident.html`: the variants of an incident side by side. Pure."""

from collections.abc import Sequence

from bench.facts.file import FACTS_FILE
from bench.reports.incident.incident import Incident
from bench.reports.incident.status import WITHIN_MIN
from bench.reports.templates import render_template

TEMPLATE = "bench.reports.incident/incident.html.jinja"


def render(extension: str, incidents: Sequence[Incident]) -> str:
    """The page of one incident or more, with the extension in whose editor they were played."""
    return render_template(
        TEMPLATE,
        title="; ".join(dict.fromkeys(one.subject for one in incidents)),
        sources=list(dict.fromkeys(one.source for one in incidents if one.source)),
        extension=extension,
        incidents=incidents,
        facts_file=FACTS_FILE,
        within_min=WITHIN_MIN,
    )
