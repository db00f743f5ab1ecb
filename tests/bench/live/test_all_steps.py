"""What steps do in which phase; that they can do it is a matter of the editor tests."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

import pytest

from bench.live.person import StepOutcome
from bench.live.step import Step
from bench.live.steps.hold_key import HoldKey
from bench.live.steps.reopen_window import ReopenWindow

if TYPE_CHECKING:
    from bench.live.person import Person


@dataclass
class Notes:
    """A person who does nothing, and notes what was wanted."""

    under_fault: bool
    round: int = 1
    wanted: list[object] = field(default_factory=list)

    @property
    def editor(self) -> "Notes":
        return self

    def hold(self, key: str, seconds: float) -> None:
        self.wanted.append((key, seconds))

    @property
    def windows(self) -> "Notes":
        return self

    def reopen(self, *, under_fault: bool) -> None:
        assert under_fault == self.under_fault
        self.wanted.append("a window")


def wanted(step: Step, *, under_fault: bool, number: int = 1) -> list[object]:
    notes, outcome = Notes(under_fault, number), StepOutcome()
    step.do(cast("Person", notes), outcome)
    assert outcome.ok
    assert outcome.left_out == (not notes.wanted)
    return notes.wanted


@pytest.mark.parametrize(
    ("under_fault", "number", "times"), [(False, 1, 1), (False, 2, 0), (True, 3, 1), (False, 4, 0)]
)
def test_a_window_is_opened_again_under_the_fault_and_once_before_it(
    under_fault: bool, number: int, times: int
) -> None:
    seen = wanted(ReopenWindow(), under_fault=under_fault, number=number)
    assert seen == ["a window"] * times


def test_a_key_is_held_shorter_while_all_is_well() -> None:
    step = HoldKey(key="x", seconds=60, healthy_seconds=2)
    assert wanted(step, under_fault=True) == [("x", 60)]
    assert wanted(step, under_fault=False) == [("x", 2)]
    assert step.least_s == 2
    assert wanted(HoldKey(seconds=5), under_fault=False) == [("x", 5)]
