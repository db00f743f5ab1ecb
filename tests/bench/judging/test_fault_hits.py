from dataclasses import replace

from bench.facts import Answered, Asked, ConnectionKilled, ConnectionSpoiled, Fact, FaultSwitchedOn
from bench.judging.fault_hits import FaultHits, fault_hits
from bench.judging.timeline import Timeline
from bench.testing.story import healthy, request


def fault(
    number: int = 1,
    name: str = "hang",
    surfaces: tuple[str, ...] = ("chat",),
    *,
    conditional: bool = False,
    until: str = "fault",
) -> FaultSwitchedOn:
    return FaultSwitchedOn(30.0, number, name, surfaces, conditional, until)


def hits(*facts: Fact) -> list[FaultHits]:
    return fault_hits(Timeline.of([*healthy(), *facts]))


def reason(*facts: Fact) -> str:
    return hits(*facts)[0].reason


def test_each_fault_has_its_own_hits() -> None:
    chat, ghost = hits(
        fault(1),
        fault(2, "latency", ("ghost_text",)),
        *request("r", 35, "chat", planned=("hang",)),
    )
    assert (chat.places, ghost.places) == (("chat",), ("ghost_text",))
    assert (chat.title, chat.reached(1), chat.reached(2)) == ("Fault 1 ('hang')", True, False)


def test_a_connection_has_a_host() -> None:
    spoiled = ConnectionSpoiled(35, "host", ("line_cut",))
    (found,) = hits(fault(name="line_cut"), spoiled)
    assert found.places == ("host",)
    (found,) = hits(fault(name="line_cut"), replace(spoiled, at=55))
    assert found.places == ()
    (found,) = hits(fault(name="line_cut", until="end"), replace(spoiled, at=55))
    assert found.places == ("host",)


def test_of_two_wire_faults_of_a_name_the_host_shows_which() -> None:
    one, other = hits(
        fault(1, "line_cut", ("chat",)),
        fault(2, "line_cut", ("ghost_text",)),
        Asked(20, "r", "chat", "chat.host", "/path", ()),
        ConnectionSpoiled(35, "chat.host", ("line_cut",)),
    )
    assert (one.places, other.places) == (("chat.host",), ())


def test_faults_of_one_name_on_one_surface_need_hits_for_each() -> None:
    first, second = hits(fault(1), fault(2), *request("r", 35, "chat", planned=("hang",)))
    assert (first.twins, second.twins, first.reached(1)) == (1, 1, False)
    more = request("r2", 36, "chat", planned=("hang",))
    both = hits(fault(1), fault(2), *request("r", 35, "chat", planned=("hang",)), *more)
    assert [each.reached(1) for each in both] == [True, True]
    apart = hits(fault(1), fault(2, surfaces=("agent",)))
    assert [each.twins for each in apart] == [0, 0]


def test_the_reason_says_that_nobody_asked() -> None:
    assert reason(fault()) == "nobody asked on 'chat' in the fault phase"
    assert reason(fault(until="end")) == "nobody asked on 'chat' in or after the fault phase"
    late = request("r", 55, "chat")
    assert reason(fault(), *late) == "nobody asked on 'chat' in the fault phase"
    assert "1 request came" in reason(fault(until="end"), *late)


def test_the_reason_says_that_nothing_was_selected() -> None:
    asked = [*request("r", 35, "chat"), *request("r2", 36, "chat")]
    assert reason(fault(), *asked) == "2 requests came on 'chat', but none that its `fire` selects"
    assert reason(fault(conditional=True), *asked).endswith("none that its `when` selects")


def test_the_reason_names_the_fault_that_came_first() -> None:
    asked = request("r", 35, "chat", planned=("rate_limit",))
    assert reason(fault(), *asked) == (
        "1 request came on 'chat', and 'rate_limit' hit all of them; of each kind of fault, only"
        " the first that matches a request hits it"
    )


def test_the_reason_says_that_it_fired_and_had_no_effect() -> None:
    asked, answered = request("r", 35, "chat", planned=("hang",))
    assert isinstance(answered, Answered)
    spared = replace(answered, delivered=())
    assert reason(fault(), asked, spared) == "it fired on 1 request: found nothing to spoil in 1"
    left = replace(spared, client_left=True)
    assert reason(fault(), asked, left) == "it fired on 1 request: the client left 1 before"
    assert reason(fault(), asked) == "it fired on 1 request: 1 had no answer at the end"


def test_an_older_run_recorded_no_faults() -> None:
    assert hits() == []


def test_a_killed_connection_counts_once() -> None:
    """By its host if nothing was under way; otherwise the answers name the fault."""
    idle = ConnectionKilled(35.0, "host", ("x",), 1, 0, "fin")
    busy = ConnectionKilled(35.0, "host", ("x",), 2, 1, "fin")
    asked, answered = request("chat/1", 34.0, "chat")
    assert isinstance(answered, Answered)
    (hit,) = hits(fault(name="x"), idle, busy, asked, replace(answered, delivered=("x",)))
    assert hit.places == ("chat", "host")


def test_a_fault_of_the_other_version_says_so() -> None:
    asked, answered = request("chat/1", 34.0, "chat", planned=("goaway",))
    assert isinstance(answered, Answered)
    assert reason(fault(name="goaway"), asked, replace(answered, delivered=())) == (
        "it fired on 1 request, but all came over HTTP/1.1, in which it means nothing"
    )
