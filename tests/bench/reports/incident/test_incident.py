from bench.reports.incident.incident import incident
from tests.bench.reports.incident.told import ROLLOUT, one, told


def test_an_incident_is_told_from_facts() -> None:
    found = one()
    assert found.impact == "partial outage"
    assert found.late == 35
    assert [shot.what for shot in found.shots] == ["stage 1"]
    assert found.minutes_between(found.harm, found.detected) == 12
    assert found.minutes(found.lines[0].at) == 0


def test_a_rollout_that_was_cut_short_is_told_as_far_as_it_went() -> None:
    cut = incident("gpt53", ROLLOUT, told()[:3])
    assert (cut.harm, cut.well, cut.back) == (None, None, None)
    assert incident("gpt53", ROLLOUT, []).minutes(5.0) == 0
