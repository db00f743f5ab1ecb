from bench.catalogue.incident_texts import IncidentTexts
from bench.facts import Fact
from bench.reports.incident.incident import Incident, incident
from bench.reports.incident.status import WITHIN_MIN
from tests.bench.canary.stages import OLD, seconds
from tests.bench.reports.incident.told import ROLLOUT, is_of_the_crowd, one, told


def test_the_first_post_is_due_at_the_detection_and_counts_from_the_first_harm() -> None:
    found = one()
    assert [post.state for post in found.posts] == [
        "investigating",
        "identified",
        "monitoring",
        "resolved",
    ]
    assert found.detected is not None
    assert found.posts[0].at == found.detected.at
    assert [post.after_min for post in found.posts] == [12.0, 12.0, 12.6, 21.0]
    assert found.first_post_min == 12.0 < WITHIN_MIN
    assert not found.is_posted_late
    assert found.posts[0].impact == "partial outage"
    assert found.posts[-1].impact == "none"


def test_a_detection_long_after_the_first_harm_is_posted_late() -> None:
    found = incident("gpt53", ROLLOUT.changed(minutes_per_s=4.0), told())
    assert found.first_post_min == 16.0 > WITHIN_MIN
    assert found.is_posted_late


def test_a_detection_without_harm_is_posted_and_not_late() -> None:
    kept: list[Fact] = [fact for fact in told() if not is_of_the_crowd(fact)]
    facts = sorted([*kept, *seconds(OLD, 30)], key=lambda fact: fact.at)
    found: Incident = incident("gpt53", ROLLOUT, facts)
    assert found.posts[-1].state == "resolved"
    assert found.first_post_min is None
    assert not found.is_posted_late


def test_posts_say_what_the_rollout_says() -> None:
    texts = IncidentTexts(users_see="refusals", cause="A flag")
    posts = incident("gpt53", ROLLOUT.changed(incident=texts), told()).posts
    assert posts[0].text == "We are looking into refusals."
    assert posts[1].text == "A flag, at 25 % of users, is the cause."


def test_where_nothing_was_detected_nothing_is_posted() -> None:
    calm = incident("gpt53", ROLLOUT, [fact for fact in told() if fact.at < 18])
    assert calm.posts == ()
    assert calm.detected is None
