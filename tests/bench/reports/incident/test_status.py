from bench.reports.incident.incident import incident
from bench.reports.incident.status import WITHIN_MIN
from tests.bench.reports.incident.told import ROLLOUT, one, told


def test_the_first_post_is_due_at_the_detection() -> None:
    posts = one().posts
    assert [post.state for post in posts] == [
        "investigating",
        "identified",
        "monitoring",
        "resolved",
    ]
    assert posts[0].after_min <= WITHIN_MIN
    assert [post.after_min for post in posts] == sorted(post.after_min for post in posts)
    assert posts[0].impact == "partial outage"
    assert posts[-1].impact == "none"


def test_where_nothing_was_detected_nothing_is_posted() -> None:
    calm = incident("gpt53", ROLLOUT, [fact for fact in told() if fact.at < 18])
    assert calm.posts == ()
    assert calm.detected is None
