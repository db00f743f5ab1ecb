import pytest

from bench.facts import Fact, RefusedHost, RemoteConnection, Sealed
from bench.judging.finding import Outcome
from bench.judging.rules.nothing_escapes import NothingEscapes
from bench.judging.timeline import Timeline
from bench.testing.story import because, healthy, outcome, without

DIRECT = RemoteConnection(40.0, 7, "extension host", "192.0.2.1", 443, stopped=True)
BY_NAME = RemoteConnection(
    41.0, 7, "extension host", "192.0.2.53", 53, "collect.example.com", stopped=True
)


def sealed(seal: Sealed | None, *facts: Fact) -> list[Fact]:
    others = without(healthy(), lambda fact: isinstance(fact, Sealed))
    return [*others, *facts, *([seal] if seal else [])]


def test_a_run_that_the_kernel_isolated_and_watched_is_kept() -> None:
    facts = sealed(Sealed(0.0, "kernel", watched=True))
    assert outcome(NothingEscapes(), facts) is Outcome.KEPT
    assert because(NothingEscapes(), facts) == ("Nothing left the machine (sealed by the kernel).")


def test_the_report_says_that_the_browser_has_no_sandbox() -> None:
    kept = NothingEscapes().judge(Timeline.of(sealed(Sealed(0.0, "kernel", watched=True))))
    assert kept.details == ("Chromium ran without its own sandbox, as Playwright starts it.",)


def test_it_says_if_nobody_watched_for_attempts() -> None:
    facts = sealed(Sealed(0.0, "kernel"))
    assert outcome(NothingEscapes(), facts) is Outcome.KEPT
    assert "Attempts to go past the gateway were not watched." in because(NothingEscapes(), facts)


@pytest.mark.parametrize(
    "seal",
    [
        Sealed(0.0, "gateway", why_not="the kernel refused a network namespace"),
        Sealed(0.0, "gateway"),
        None,
    ],
)
@pytest.mark.parametrize("seen", [(), (RefusedHost(40.0, "collect.example.com", 443),)])
def test_without_the_kernel_nobody_can_say_that_nothing_left(
    seal: Sealed | None, seen: tuple[Fact, ...]
) -> None:
    facts = sealed(seal, *seen)
    assert outcome(NothingEscapes(), facts) is Outcome.UNKNOWN
    words = because(NothingEscapes(), facts)
    assert "something may have left the machine" in words
    assert "othing left the machine" not in words
    assert ("collect.example.com (1 time)" in words) is bool(seen)
    assert seal is None or seal.why_not in words


def test_without_the_kernel_an_escape_is_still_broken() -> None:
    escape = RemoteConnection(40.0, 7, "other", "192.0.2.1")
    assert outcome(NothingEscapes(), sealed(Sealed(0.0, "gateway"), escape)) is Outcome.BROKEN


def test_an_attempt_is_degraded_although_the_kernel_stopped_it() -> None:
    facts = sealed(Sealed(0.0, "kernel", watched=True), DIRECT, BY_NAME)
    assert outcome(NothingEscapes(), facts) is Outcome.DEGRADED
    assert because(NothingEscapes(), facts) == (
        "The editor tried to reach hosts that are not expected: 192.0.2.1 port 443,"
        " collect.example.com (its address, from 192.0.2.53). 2 attempts went past the gateway,"
        " from extension host (pid 7); the kernel stopped it."
    )


@pytest.mark.parametrize(
    "expected", [("192.0.2.1", "collect.example.com"), ("192.0.2.1", "192.0.2.53")]
)
def test_what_is_expected_by_name_or_address_is_no_news(expected: tuple[str, ...]) -> None:
    facts = sealed(Sealed(0.0, "kernel", watched=True), DIRECT, BY_NAME)
    assert outcome(NothingEscapes(expected=expected), facts) is Outcome.KEPT
