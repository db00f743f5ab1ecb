from dataclasses import replace

from bench.facts import Answered, Asked, Fact
from bench.judging.slowdown import slowdowns
from bench.judging.timeline import Timeline
from bench.testing.story import healthy, without


def answer(
    at: float, first_s: float | None, *, model: str = "m", slow: bool = False, status: int = 200
) -> list[Fact]:
    planned = ("latency",) if slow else ()
    name = f"chat/{at}/{model}"
    first = None if first_s is None else at + first_s
    return [
        Asked(at, name, "chat", "host", "/path", planned, model=model),
        Answered(at + 5, name, "chat", status, first, 9, False, delivered=planned),
    ]


def timeline(*facts: list[Fact]) -> Timeline:
    others = without(healthy(), lambda fact: isinstance(fact, Asked | Answered))
    return Timeline.of([*others, *(fact for pair in facts for fact in pair)])


def test_medians_of_each_model_are_compared() -> None:
    slow, quick = slowdowns(
        timeline(
            *(answer(at, 0.5) for at in (11, 12)),
            answer(53, 0.5),  # in the recovery
            *(answer(at, 2.0, slow=True) for at in (31, 32)),
            answer(33, 9.0, slow=True),
            answer(34, 0.3, model="quick", slow=True),
        )
    )
    assert (slow.model, len(slow.healthy), len(slow.slow), slow.fewest) == ("m", 3, 3, 3)
    assert round(slow.ratio, 3) == 4
    assert (quick.model, quick.healthy, quick.fewest) == ("quick", (), 0)


def test_errors_answers_without_a_byte_and_other_phases_do_not_count() -> None:
    (found,) = slowdowns(
        timeline(
            answer(11, 0.5),
            answer(12, 0.5, status=500),
            answer(13, None),
            answer(14, 0.5, slow=True),  # no fault is switched on in the steady state
            answer(31, 2.0, slow=True),
            answer(32, 2.0),  # the fault did not hit it
            answer(62, 2.0, slow=True),
        )
    )
    assert (len(found.healthy), len(found.slow)) == (1, 1)


def test_an_open_request_has_no_first_byte() -> None:
    asked = replace(answer(31, 1.0, slow=True)[0])
    assert slowdowns(timeline([asked])) == []
