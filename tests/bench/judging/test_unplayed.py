from dataclasses import replace

import pytest

from bench.facts import Answered, Fact, RefusedHost
from bench.judging.timeline import Timeline
from bench.judging.unplayed import Unplayed, unplayed
from bench.testing.story import healthy, request


def asked(
    at: float, path: str = "/_ping", status: int = 404, surface: str = "unknown"
) -> list[Fact]:
    first, answer = request(f"{surface}/{at}/1", at, surface, status=status)
    return [replace(first, path=path), answer]  # type: ignore[call-arg]


def found(
    *facts: Fact, harmless: tuple[str, ...] = (), expected: tuple[str, ...] = ()
) -> Unplayed | None:
    return unplayed(Timeline.of([*healthy(), *facts]), harmless, expected)


def test_a_healthy_run_has_none() -> None:
    assert found() is None


@pytest.mark.parametrize("at", [31.0, 51.0, 61.0])
def test_a_route_that_is_asked_first_in_or_after_the_fault_is_named(at: float) -> None:
    gap = found(*asked(at))
    assert gap is not None
    assert gap.at == at
    assert gap.because.startswith("The fake backend does not play host/_ping and answered 404")


def test_the_first_of_several_counts_and_three_are_named() -> None:
    gap = found(*asked(40.0, "/d"), *(one for at in (32, 33, 34) for one in asked(at, f"/{at}a")))
    assert gap is not None
    assert gap.at == 32.0
    assert "host/32a, host/33a, host/34a and 1 more" in gap.because


def test_what_got_404_while_all_was_well_does_not_count() -> None:
    assert found(*asked(5.0), *asked(35.0)) is None
    assert found(*asked(15.0, "/user/17/orgs?page=1"), *asked(35.0, "/user/18/orgs?page=2")) is None
    assert found(*asked(15.0, "/other"), *asked(35.0)) is not None


def test_what_the_profile_calls_harmless_does_not_count() -> None:
    assert found(*asked(35.0), harmless=("host/_ping",)) is None
    assert found(*asked(35.0, "/users/me/events"), harmless=("host/users/*/events",)) is None
    assert found(*asked(35.0), harmless=("other/_ping",)) is not None


def test_other_answers_are_no_gap() -> None:
    assert found(*asked(35.0, status=200)) is None
    assert found(*asked(35.0, surface="chat")) is None
    assert found(*asked(71.0)) is None, "the editor is being closed"
    first, answer = asked(35.0)
    assert isinstance(answer, Answered)
    assert found(first, replace(answer, delivered=("http_error",))) is None, "a fault played it"
    assert found(first) is None, "the client left"


def test_a_host_that_the_gateway_refused_is_treated_alike() -> None:
    gap = found(RefusedHost(36.0, "spare.example.com", 443))
    assert gap is not None
    assert gap.at == 36.0
    assert gap.because.startswith("The gateway refused spare.example.com, not called before")
    assert found(RefusedHost(12.0, "a.b", 443), RefusedHost(36.0, "a.b", 443)) is None
    assert found(RefusedHost(36.0, "a.b", 443), expected=("a.b",)) is None
