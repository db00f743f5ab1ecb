import math

import pytest

from fake_backend.plan.firing import Firing, Stage


def hit(fire: Firing, requests: int = 12) -> list[int]:
    """The requests that count for a fault which hits whenever it may."""
    found: list[int] = []
    for nth in range(1, requests + 1):
        if fire.counts(nth, len(found)):
            found.append(nth)
    return found


@pytest.mark.parametrize(
    ("fire", "expected"),
    [
        (Firing(), list(range(1, 13))),
        (Firing(first=2), [1, 2]),
        (Firing(skip=3, first=2), [4, 5]),
        (Firing(every=4), [4, 8, 12]),
        (Firing(skip=2, every=3, first=2), [5, 8]),
    ],
)
def test_by_count(fire: Firing, expected: list[int]) -> None:
    assert hit(fire) == expected


@pytest.mark.parametrize(
    ("fire", "shares"),
    [
        (Firing(), [1, 1, 1, 1]),
        (Firing(share=0.3), [0.3, 0.3, 0.3, 0.3]),
        (Firing(from_s=5, until_s=15), [0, 1, 0, 0]),
        (Firing(ramp_s=20), [0, 0.5, 1, 1]),
        (Firing(from_s=10, ramp_s=20, share=0.5), [0, 0, 0.25, 0.5]),
        (Firing(stages=(Stage(10, 0.05), Stage(10, 0.25), Stage(5, 1))), [0.05, 0.25, 1, 0]),
        (Firing(stages=(Stage(10, 0.05), Stage(5, 1)), loop=True), [0.05, 1, 0.05, 0.05]),
    ],
)
def test_by_time(fire: Firing, shares: list[float]) -> None:
    assert [fire.share_at(seconds) for seconds in (0, 10, 20, 30)] == shares


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"share": 1.1}, "less than or equal to 1"),
        ({"from_s": -1}, "greater than or equal to 0"),
        ({"from_s": 5, "until_s": 5}, "must be after from_s"),
        ({"stages": [{"for_s": 1, "share": 1}], "ramp_s": 2}, "leave out share and ramp_s"),
        ({"loop": True}, "loop needs stages"),
        ({"each": 2}, "each"),
    ],
)
def test_what_cannot_be_is_refused(wrong: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Firing(**wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fire", "over_s"),
    [
        (Firing(), math.inf),
        (Firing(until_s=15), 15),
        (Firing(from_s=2, stages=(Stage(10, 0.05), Stage(10, 1))), 22),
        (Firing(until_s=12, stages=(Stage(10, 0.05), Stage(10, 1))), 12),
        (Firing(stages=(Stage(10, 1), Stage(10, 0)), loop=True), math.inf),
        (Firing(first=1), math.inf),
    ],
)
def test_when_it_is_over(fire: Firing, over_s: float) -> None:
    assert fire.over_s == over_s
