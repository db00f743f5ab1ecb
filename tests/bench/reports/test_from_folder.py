"""From a run folder to its reports: what was known to fail, and until when."""

from dataclasses import replace
from datetime import date

import pytest

from bench.profiles.loading import load_profile
from bench.profiles.profile import KnownFailure
from bench.reports.from_folder import EVERY_SCENARIO, known_failures

EXPIRES = date(2030, 1, 31)


@pytest.mark.parametrize(
    ("scenario", "day", "counts"),
    [
        ("spellings-http_date", date(2030, 1, 30), False),
        ("spellings-http_date", EXPIRES, True),
        ("spellings-http_date", date(2031, 1, 1), True),
        ("spellings", date(2030, 1, 30), False),
        ("spelling", date(2030, 1, 30), True),
        ("hang", date(2030, 1, 30), True),
    ],
)
def test_a_known_failure_is_excused_until_its_day_in_its_scenario_and_its_variants(
    scenario: str, day: date, counts: bool
) -> None:
    failure = KnownFailure("spellings", "recovers", "issue 42", EXPIRES)
    profile = replace(load_profile("copilot"), known_failures=(failure,))
    known = known_failures(profile, scenario, day)
    assert known == ({} if counts else {"recovers": "issue 42"})


def test_one_that_is_known_everywhere_is_excused_everywhere() -> None:
    failure = KnownFailure(EVERY_SCENARIO, "recovers", "issue 42", EXPIRES)
    profile = replace(load_profile("copilot"), known_failures=(failure,))
    assert known_failures(profile, "hang", date(2030, 1, 30)) == {"recovers": "issue 42"}
