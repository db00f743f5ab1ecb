from bench.facts import Appeared, HostHung, ProcessBorn, ProcessGone, Shot, StepDone
from bench.facts.roles import HOST
from bench.judging.timeline import Timeline
from bench.reports.data.events import MOST, events_of
from bench.testing.story import healthy


def test_what_happened_is_in_the_order_of_time() -> None:
    more = [
        Shot(34.0, "ghost text", "shots/x.png"),
        Appeared(33.0, "notification", 1, "Sorry,\nno answer"),
        ProcessBorn(5.0, 100, HOST, "node"),
        ProcessGone(35.0, 100, HOST),
        ProcessBorn(36.0, 101, HOST, "node"),
        HostHung(35.5, 100, (), "profiles/x.cpuprofile"),
        StepDone(37.0, "ghost text", False, 1.0, "none came"),
    ]
    events, count = events_of(Timeline.of([*healthy(), *more]))
    told = [(event.kind, event.text, event.file) for event in events if event.at >= 33]
    assert ("notification", "Sorry, no answer", "") in told
    assert ("picture", "ghost text", "shots/x.png") in told
    assert ("extension host hung", "unknown function", "profiles/x.cpuprofile") in told
    assert ("step failed", "ghost text: none came", "") in told
    kinds = [event.kind for event in events]
    assert kinds.count("extension host started") == 1
    assert [event.at for event in events] == sorted(event.at for event in events)
    assert count == len(events)


def test_many_events_are_capped_and_counted() -> None:
    many = [Appeared(float(n), "dialog", n, "again") for n in range(MOST + 1)]
    events, count = events_of(Timeline.of(many))
    assert (len(events), count) == (MOST, MOST + 1)
