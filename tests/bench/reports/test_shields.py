import json

import pytest

from bench.reports.shields import colour
from tests.bench.reports.test_formats import BROKEN, shown


def test_it_has_the_keys_of_an_endpoint_badge() -> None:
    assert json.loads(shown("shields", BROKEN)) == {
        "schemaVersion": 1,
        "label": "resilience",
        "message": "0 of 100",
        "color": "red",
    }


@pytest.mark.parametrize(
    ("points", "expected"),
    [(100, "brightgreen"), (90, "brightgreen"), (89, "green"), (0, "red"), (None, "lightgrey")],
)
def test_colours(points: int | None, expected: str) -> None:
    assert colour(points) == expected
