from bench.catalogue.incident_texts import IncidentTexts
from bench.facts import FlagInForce
from bench.reports.incident.incident import incident
from tests.bench.canary.stages import OLD, seconds
from tests.bench.reports.incident.told import ROLLOUT, one, told


def test_an_incident_is_told_from_facts() -> None:
    found = one()
    assert found.impact == "partial outage"
    assert found.late == 35
    assert [shot.what for shot in found.shots] == ["stage 1"]
    assert found.minutes_between(found.harm, found.detected) == 12
    assert found.minutes(found.lines[0].at) == 0


def test_a_replay_has_its_own_name_and_source() -> None:
    assert (one().subject, one().source) == (one().title, "")
    texts = IncidentTexts(title="The limiter", source="a status page")
    found = incident("gpt53", ROLLOUT.changed(incident=texts), told())
    assert (found.subject, found.source) == ("The limiter", "a status page")
    assert found.title == one().title


def test_the_queue_is_drained_when_nobody_waits_after_the_rollback() -> None:
    facts = [FlagInForce(2.5, 0.0, 1), *seconds(OLD, 4, waiting=3), *seconds(OLD, 6)[4:]]
    assert incident("gpt53", ROLLOUT, facts).drained_s == 2.5
    assert incident("gpt53", ROLLOUT, facts[:5]).drained_s is None
    assert incident("gpt53", ROLLOUT, facts[1:]).drained_s is None


def test_a_rollout_that_was_cut_short_is_told_as_far_as_it_went() -> None:
    cut = incident("gpt53", ROLLOUT, told()[:3])
    assert (cut.harm, cut.well, cut.back, cut.first_post_min) == (None, None, None, None)
    assert incident("gpt53", ROLLOUT, []).minutes(5.0) == 0
