from bench.facts import (
    Appeared,
    DocumentCovered,
    Fact,
    HostExit,
    HostHung,
    LogWarned,
    OnPurpose,
    PageCrashed,
    ProcessBorn,
    ProcessGone,
    Shot,
    StepDone,
)
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


def test_ends_and_what_was_done_on_purpose_are_events() -> None:
    more = [
        HostExit(33.0, 100, None, "SIGKILL"),
        PageCrashed(34.0),
        LogWarned(35.0, "listener leak", "a.b", "175 listeners"),
        DocumentCovered(36.0, "dialog", "Accept?"),
        OnPurpose(37.0, "asleep", 3.0),
    ]
    events, _ = events_of(Timeline.of([*healthy(), *more]))
    told = {event.kind: event.text for event in events}
    assert told["extension host exit"] == "code None, signal SIGKILL"
    assert told["page crashed"] == "the workbench's page"
    assert told["log"] == "listener leak: 175 listeners"
    assert told["document covered"] == "dialog Accept?"
    assert told["on purpose"] == "asleep, for 3.0 s"


def test_many_events_are_capped_and_counted() -> None:
    many = [Appeared(float(n), "dialog", n, "again") for n in range(MOST + 1)]
    events, count = events_of(Timeline.of(many))
    assert (len(events), count) == (MOST, MOST + 1)
    assert [event.at for event in events] == [float(n) for n in range(MOST)]


def test_what_matters_is_not_lost_behind_many_warnings_and_dialogs() -> None:
    noise = [
        *(LogWarned(n / 100, "listener leak", "a.b", "again") for n in range(MOST)),
        *(Appeared(n / 100, "dialog", n, "again") for n in range(MOST)),
    ]
    late: list[Fact] = [
        ProcessBorn(1.0, 99, HOST, "node"),
        ProcessGone(50.0, 99, HOST),
        HostExit(51.0, 99, 1, None),
        ProcessBorn(52.0, 100, HOST, "node"),
        HostHung(53.0, 100, (), "profiles/x.cpuprofile"),
        StepDone(54.0, "ghost text", False, 1.0),
        Shot(55.0, "ghost text", "shots/x.png"),
        PageCrashed(56.0),
        Appeared(57.0004, "notification", 1, "Sorry"),
        Appeared(58.0, "notification", 2, "Sorry again"),
    ]
    events, count = events_of(Timeline.of([*noise, *late]), {57.0})
    assert (len(events), count) == (MOST, 2 * MOST + 9)
    assert [event.kind for event in events if event.at > 40] == [
        *("extension host ended", "extension host exit", "extension host started"),
        *("extension host hung", "step failed", "picture", "page crashed", "notification"),
    ]
    assert [event.at for event in events] == sorted(event.at for event in events)
