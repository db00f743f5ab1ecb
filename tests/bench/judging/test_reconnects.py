from bench.facts import FAULT, ConnectionSpoiled
from bench.judging.finding import Outcome
from bench.judging.reconnects import failed_connections, reconnects
from bench.judging.timeline import Timeline
from bench.testing.story import healthy


def spoiled(name: str, count: int) -> list[ConnectionSpoiled]:
    return [ConnectionSpoiled(31 + number / 10, "host", (name,)) for number in range(count)]


def test_faults_that_only_change_connections_are_left_out() -> None:
    facts = [*spoiled("tls_hang", 2), *spoiled("http1_only", 3), *spoiled("of_a_plug_in", 1)]
    story = Timeline.of([*healthy(), *facts])
    names = [fact.delivered[0] for fact in failed_connections(story, story.phases[FAULT])]
    assert sorted(names) == ["of_a_plug_in", "tls_hang", "tls_hang"]


def test_connections_are_counted_for_each_action() -> None:
    few, many = spoiled("tls_hang", 2), spoiled("tls_hang", 60)
    for facts, expected in ((few, Outcome.KEPT), (many, Outcome.BROKEN)):
        story = Timeline.of([*healthy(), *facts])
        assert reconnects(story, facts, 4.0, 10.0).outcome is expected
