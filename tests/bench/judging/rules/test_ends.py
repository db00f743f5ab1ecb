"""The rules about what is left and what gets out, and whether the fault came in."""

from dataclasses import replace

from bench.facts import (
    Answered,
    Asked,
    ConnectionSpoiled,
    EditorClosed,
    Fact,
    LeftBehind,
    RefusedHost,
    RemoteConnection,
)
from bench.judging.finding import Outcome
from bench.judging.rules.fault_delivered import FaultDelivered
from bench.judging.rules.nothing_escapes import NothingEscapes
from bench.judging.rules.nothing_left_behind import NothingLeftBehind
from bench.testing.story import because, healthy, outcome, request, without


def test_a_process_that_stays_is_named() -> None:
    facts = [*healthy(), LeftBehind(71.9, 9, "other", "node")]
    assert outcome(NothingLeftBehind(), facts) is Outcome.BROKEN
    assert because(NothingLeftBehind(), facts) == (
        "1 process outlived the editor by 10 s: node (pid 9, other)."
    )


def test_without_an_orderly_end_nobody_can_tell_what_is_left() -> None:
    facts = without(healthy(), lambda fact: isinstance(fact, EditorClosed))
    assert outcome(NothingLeftBehind(), facts) is Outcome.UNKNOWN


def test_a_connection_off_the_machine_is_broken() -> None:
    facts = [*healthy(), RemoteConnection(40.0, 7, "other", "192.0.2.1")]
    assert outcome(NothingEscapes(), facts) is Outcome.BROKEN
    assert because(NothingEscapes(), facts) == (
        "1 connection left the machine to 192.0.2.1 at 40.0 s (fault phase). It was opened"
        " by process 7 (role: other)."
    )


def test_a_refused_host_is_news_unless_it_was_expected() -> None:
    facts = [*healthy(), RefusedHost(40.0, "collect.example.com", 443)]
    assert outcome(NothingEscapes(), facts) is Outcome.DEGRADED
    assert because(NothingEscapes(), facts) == (
        "The editor tried to reach hosts that are not expected: collect.example.com (1 time)."
    )
    assert outcome(NothingEscapes(expected=("collect.example.com",)), facts) is Outcome.KEPT
    more = [*facts, RefusedHost(41.0, "known.example.com", 443)]
    assert because(NothingEscapes(expected=("known.example.com",)), more).endswith(
        "(1 time). The gateway refused 1 call to 1 host, as expected."
    )


def test_another_port_of_this_machine_is_no_escape() -> None:
    facts = [*healthy(), RefusedHost(40.0, "127.0.0.1", 11434), RefusedHost(40.0, "localhost", 9)]
    assert outcome(NothingEscapes(), facts) is Outcome.KEPT


def test_a_fault_that_reached_nobody_leaves_everything_unknown() -> None:
    assert outcome(FaultDelivered(), untouched()) is Outcome.UNKNOWN
    assert outcome(FaultDelivered(at_least=2), healthy()) is Outcome.UNKNOWN
    assert because(FaultDelivered(), untouched()) == (
        "The fault did not reach the extension: it hit 0 requests."
    )
    assert outcome(FaultDelivered(), healthy()) is Outcome.KEPT


def test_a_fault_that_was_planned_but_not_delivered_has_reached_nobody() -> None:
    asked, answered = request("chat/a/1", 34.0, "chat", planned=("truncated",))
    assert isinstance(answered, Answered)
    left_early = replace(answered, delivered=(), client_left=True)
    assert outcome(FaultDelivered(), [*untouched(), asked, left_early]) is Outcome.UNKNOWN
    assert outcome(FaultDelivered(), [*untouched(), asked, answered]) is Outcome.KEPT


def test_a_spoiled_connection_is_a_fault_delivered() -> None:
    spoiled = ConnectionSpoiled(34.0, "api.github.com", ("tls_hang",))
    assert outcome(FaultDelivered(), [*untouched(), spoiled]) is Outcome.KEPT
    assert "'tls_hang' 1 time on 'api.github.com'" in because(
        FaultDelivered(), [*untouched(), spoiled]
    )
    too_late = replace(spoiled, at=55.0)
    assert outcome(FaultDelivered(), [*untouched(), too_late]) is Outcome.UNKNOWN


def untouched() -> list[Fact]:
    """The healthy run without the requests that a fault reached."""
    return without(healthy(), lambda fact: isinstance(fact, Asked | Answered))
