from dataclasses import replace

from bench.facts import FAULT, Answered, Asked, Fact
from bench.judging.attempts import (
    Attempt,
    RetryGroup,
    attempts,
    request_evidence,
    retry_groups,
    same_call,
)
from bench.judging.finding import Evidence
from bench.judging.timeline import INFINITE, Timeline
from bench.testing.story import healthy, request


def asked(name: str, at: float, call: str = "c", path: str = "/path") -> Asked:
    return Asked(at, name, "chat", "host", path, ("fault",), call)


def answered(name: str, at: float, status: int | None = 503) -> Answered:
    return Answered(at, name, "chat", status, at, 10, status is None)


def tries(*facts: Fact) -> list[Attempt]:
    return attempts(Timeline.of(facts))


def grouped(*facts: Fact) -> list[RetryGroup]:
    return retry_groups(tries(*facts))


def test_a_request_is_paired_with_its_answer() -> None:
    first, second, third = tries(
        asked("a", 1), asked("b", 2), asked("c", 3), answered("b", 2.5, None), answered("a", 4)
    )
    assert (first.status, first.refused, first.client_left, first.waited_s) == (503, True, False, 3)
    assert (second.status, second.refused, second.client_left) == (None, False, True)
    assert (third.ended_at, third.waited_s, third.status) == (INFINITE, INFINITE, None)
    assert first.hit


def test_an_answer_counts_wherever_it_ends() -> None:
    facts = [*healthy(), asked("late", 49), answered("late", 55), *request("r", 56, "chat")]
    story = Timeline.of(facts)
    late = attempts(story, story.phases[FAULT])[-1]
    assert (late.asked.request, late.ended_at) == ("late", 55)


def test_attempts_of_one_call_have_one_body_and_one_address() -> None:
    groups = grouped(
        asked("1", 1), asked("2", 2), asked("3", 3, "other"), asked("4", 4, path="/else")
    )
    assert [[attempt.asked.request for attempt in call.attempts] for call in groups] == [
        ["1", "2"],
        ["3"],
        ["4"],
    ]
    assert [call.retries for call in groups] == [1, 0, 0]


def test_attempts_without_a_fingerprint_stand_alone() -> None:
    groups = grouped(asked("1", 1, ""), asked("2", 2, ""))
    assert len(groups) == 2
    assert not same_call(groups[0].attempts[0], groups[1].attempts[0])
    (call,) = grouped(asked("1", 1), asked("2", 2))
    assert same_call(*call.attempts)


def test_gaps_lie_between_an_end_and_the_next_start() -> None:
    (call,) = grouped(
        asked("1", 1), answered("1", 1.5), asked("2", 3), answered("2", 5), asked("3", 4)
    )
    assert call.gaps == [1.5, 0.0]
    (open_call,) = grouped(asked("1", 1), asked("2", 9))
    assert open_call.gaps == [0.0]


def test_growing_gaps_at_least_double() -> None:
    (single,) = grouped(asked("1", 1), answered("1", 1), asked("2", 2), answered("2", 2))
    assert not single.gaps_grow
    (grown,) = grouped(*_after_gaps(1.0, 1.5, 2.0))
    assert grown.gaps_grow
    (too_little,) = grouped(*_after_gaps(1.0, 1.5, 1.9))
    assert not too_little.gaps_grow
    (uneven,) = grouped(*_after_gaps(1.0, 1.0, 2.0))
    assert not uneven.gaps_grow


def _after_gaps(*gaps: float) -> list[Fact]:
    facts: list[Fact] = [asked("0", 1.0), answered("0", 1.0)]
    for number, gap in enumerate(gaps, 1):
        at = facts[-1].at + gap
        facts += [asked(str(number), at), answered(str(number), at)]
    return facts


def test_the_densest_stretch_of_a_group_is_counted() -> None:
    (call,) = grouped(*(asked(str(at), at) for at in (1, 5, 6, 7, 20)))
    assert [call.most_within(seconds) for seconds in (0.5, 2, 6, 30)] == [1, 3, 4, 5]


def test_the_evidence_names_the_first_few_requests() -> None:
    (call,) = grouped(*(asked(str(at), at) for at in (1, 2, 3, 4)))
    assert request_evidence(call.attempts) == tuple(
        Evidence("request", "chat /path", at) for at in (1, 2, 3)
    )


def test_an_answer_that_the_backend_broke_off_was_aborted_not_refused() -> None:
    cut = replace(answered("a", 2, None), client_left=False, complete=False)
    for answer, aborted in (
        (cut, True),
        (replace(cut, status=200), True),
        (replace(cut, client_left=True), False),
        (replace(cut, complete=None), False),
        (replace(cut, status=503), False),
    ):
        (attempt,) = tries(asked("a", 1), answer)
        assert attempt.aborted is aborted


def test_a_fault_of_the_connection_hits_a_request_that_was_not_planned() -> None:
    question = replace(asked("a", 1), planned=())
    (attempt,) = tries(question, replace(answered("a", 2), delivered=("connections_die",)))
    assert attempt.hit
