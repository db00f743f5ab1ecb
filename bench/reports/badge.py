"""`badge.svg`: the score as a picture that needs no service."""

from bench.reports.data.model import RunData
from bench.reports.templates import render_template

LABEL = "resilience"
CHARACTER, MARGIN = 7, 10  # pixels, of the font's mean width
# from this score on -> a colour on which white text has a contrast of at least 4.5
COLOURS = {90: "#1a7f37", 75: "#4d7c0f", 50: "#8a6100", 25: "#b4460b", 0: "#c0202b"}
NO_SCORE = "#57606a"


def render(run: RunData) -> str:
    text, points = run.score_text, run.score.points
    return render_template(
        "badge.svg.jinja",
        label=LABEL,
        text=text,
        left=_width(LABEL),
        right=_width(text),
        colour=NO_SCORE if points is None else _colour(points),
    )


def _colour(points: int) -> str:
    return next(colour for least, colour in COLOURS.items() if points >= least)


def _width(text: str) -> int:
    return CHARACTER * len(text) + 2 * MARGIN
