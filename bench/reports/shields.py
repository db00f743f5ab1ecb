"""`badge.json`: the score for an endpoint badge of shields.io."""

from bench.core.texts import json_text
from bench.reports.data.model import RunData

LABEL = "resilience"
# from this score on -> the colour's name at shields.io
COLOURS = {90: "brightgreen", 75: "green", 50: "yellow", 25: "orange", 0: "red"}
NO_SCORE = "lightgrey"


def render(run: RunData) -> str:
    return json_text(
        {
            "schemaVersion": 1,
            "label": LABEL,
            "message": run.score_text,
            "color": colour(run.score.points),
        }
    )


def colour(points: int | None) -> str:
    if points is None:
        return NO_SCORE
    return next(name for least, name in COLOURS.items() if points >= least)
