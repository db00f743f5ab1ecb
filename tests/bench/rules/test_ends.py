"""The rules about what is left and what gets out, and whether the fault came in."""

from bench.facts import Asked, EditorClosed, LeftBehind, RefusedHost, RemoteConnection
from bench.rule import Outcome
from bench.rules.fault_delivered import FaultDelivered
from bench.rules.nothing_escapes import NothingEscapes
from bench.rules.nothing_left_behind import NothingLeftBehind
from tests.bench.story import because, healthy, outcome, without


def test_a_process_that_stays_is_named() -> None:
    facts = [*healthy(), LeftBehind(71.9, 9, "other", "node")]
    assert outcome(NothingLeftBehind(), facts) is Outcome.BROKEN
    assert "node (pid 9, other)" in because(NothingLeftBehind(), facts)


def test_without_an_orderly_end_nobody_can_tell_what_is_left() -> None:
    facts = without(healthy(), lambda fact: isinstance(fact, EditorClosed))
    assert outcome(NothingLeftBehind(), facts) is Outcome.UNKNOWN


def test_a_connection_off_the_machine_is_broken() -> None:
    facts = [*healthy(), RemoteConnection(40.0, 7, "other", "192.0.2.1")]
    assert outcome(NothingEscapes(), facts) is Outcome.BROKEN


def test_a_refused_host_is_news_unless_it_was_expected() -> None:
    facts = [*healthy(), RefusedHost(40.0, "collect.example.com", 443)]
    assert outcome(NothingEscapes(), facts) is Outcome.DEGRADED
    assert "collect.example.com (1 times)" in because(NothingEscapes(), facts)
    assert outcome(NothingEscapes(expected=("collect.example.com",)), facts) is Outcome.KEPT


def test_a_fault_that_reached_nobody_leaves_everything_unknown() -> None:
    facts = without(healthy(), lambda fact: isinstance(fact, Asked))
    assert outcome(FaultDelivered(), facts) is Outcome.UNKNOWN
    assert outcome(FaultDelivered(at_least=2), healthy()) is Outcome.UNKNOWN
