"""Every variant of every replay, played without an editor: what its incident says."""

from functools import cache

import pytest

from bench.canary.all_judges import known_judges
from bench.catalogue.replay import find_replay, replay_names
from bench.load.simulation import play
from bench.reports.incident.blameless import blames
from bench.reports.incident.incident import Incident, incident
from bench.reports.incident.page import render
from bench.reports.incident.postmortem import render as draft
from bench.reports.incident.status import WITHIN_MIN

HAPPENED, BETTER = 0, 1
IMPACTS = {
    "gpt53-rollout": "major outage",
    "limiter-403": "major outage",
    "staff-limits": "partial outage",
}
CAUSES = {
    "gpt53-rollout": "A new model, at 100 % of users, is the cause.",
    "limiter-403": "A feature flag of the rate limiter, at 100 % of users, is the cause.",
    "staff-limits": "A flag that limits users like staff, at 66 % of users, is the cause.",
}
SEEN = {
    "gpt53-rollout": "slow and missing suggestions",
    "limiter-403": "refused with 403",
    "staff-limits": "refused with 429",
}


@cache
def told(name: str, variant: int) -> Incident:
    rollout = find_replay(name).variants[variant]
    return incident(rollout.name, rollout, play(rollout, 1, known_judges()["guard"]()))


def test_every_replay_is_here() -> None:
    assert sorted(IMPACTS) == sorted(CAUSES) == sorted(SEEN) == replay_names()


@pytest.mark.parametrize("variant", [HAPPENED, BETTER], ids=["happened", "better"])
@pytest.mark.parametrize("name", replay_names())
def test_users_are_harmed_and_well_again_and_read_so(name: str, variant: int) -> None:
    found = told(name, variant)
    assert found.harm is not None
    assert found.back is not None
    assert found.well is not None
    assert found.harm.at < found.back.at < found.well.at
    states = [post.state for post in found.posts]
    assert states == ["investigating", "identified", "monitoring", "resolved"]
    assert SEEN[name] in found.posts[0].text
    assert found.posts[-1].impact == "none"
    assert blames(str(draft(found))) == []


@pytest.mark.parametrize("name", replay_names())
def test_as_it_happened_people_find_out_and_post_late(name: str) -> None:
    found = told(name, HAPPENED)
    assert found.detected is not None
    assert found.detected.kind == "person"
    assert found.is_posted_late
    assert found.impact == IMPACTS[name]
    assert found.posts[1].text == CAUSES[name]


@pytest.mark.parametrize("name", replay_names())
def test_as_it_should_have_been_the_guard_acts_in_time(name: str) -> None:
    found = told(name, BETTER)
    assert found.detected is not None
    assert found.detected.kind == "guard"
    assert found.first_post_min is not None
    assert found.first_post_min <= WITHIN_MIN
    assert found.impact != "major outage"
    assert found.late < told(name, HAPPENED).late / 5


@pytest.mark.parametrize("name", ["limiter-403", "staff-limits"])
def test_the_cause_of_refusals_is_no_model_that_is_slow(name: str) -> None:
    """The guard stops them at the first stage, and says that requests are refused."""
    found = told(name, BETTER)
    assert found.summary.ended is not None
    assert found.summary.ended.stage == 1
    assert "are refused" in found.summary.ended.because
    page = render("Copilot Chat", [told(name, HAPPENED), found])
    assert "A new model" not in page
    assert "than chance explains" not in page
    assert find_replay(name).source in page


def test_half_of_the_editor_s_requests_are_refused_like_those_of_the_crowd() -> None:
    for rollout in find_replay("staff-limits").variants:
        (fault,) = rollout.table.faults
        assert fault["fire"] == {"share": rollout.new.refused} == {"share": 0.5}
    for rollout in find_replay("limiter-403").variants:
        (fault,) = rollout.table.faults
        assert "fire" not in fault
        assert rollout.new.refused == 1
