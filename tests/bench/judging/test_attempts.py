from bench.facts import FAULT, Answered, Asked, Fact
from bench.judging.attempts import Attempt, RetryGroup, attempts, retry_groups, same_call
from bench.judging.timeline import INFINITE, Timeline
from bench.testing.story import healthy, request


def asked(name: str, at: float, call: str = "c", path: str = "/path") -> Asked:
    return Asked(at, name, "chat", "host", path, ("fault",), call)


def answered(name: str, at: float, status: int | None = 503) -> Answered:
    return Answered(at, name, "chat", status, at, 10, status is None)


def told(*facts: Fact) -> list[Attempt]:
    return attempts(Timeline.of(facts))


def grouped(*facts: Fact) -> list[RetryGroup]:
    return retry_groups(told(*facts))


def test_a_request_is_put_together_with_its_answer() -> None:
    first, second, third = told(
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
    found = grouped(
        asked("1", 1), asked("2", 2), asked("3", 3, "other"), asked("4", 4, path="/else")
    )
    assert [[attempt.asked.request for attempt in call.attempts] for call in found] == [
        ["1", "2"],
        ["3"],
        ["4"],
    ]
    assert [call.retries for call in found] == [1, 0, 0]


def test_attempts_without_a_fingerprint_stand_alone() -> None:
    found = grouped(asked("1", 1, ""), asked("2", 2, ""))
    assert len(found) == 2
    assert not same_call(found[0].attempts[0], found[1].attempts[0])
    (call,) = grouped(asked("1", 1), asked("2", 2))
    assert same_call(*call.attempts)


def test_gaps_lie_between_an_end_and_the_next_start() -> None:
    (call,) = grouped(
        asked("1", 1), answered("1", 1.5), asked("2", 3), answered("2", 5), asked("3", 4)
    )
    assert call.gaps == [1.5, 0.0]
    (open_call,) = grouped(asked("1", 1), asked("2", 9))
    assert open_call.gaps == [0.0]
