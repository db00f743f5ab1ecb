from typing import Any

import pytest

from fake_backend.plan.plan import Plan, PlanError, PlannedFault

GOOD = {"fault": "rate_limit", "surfaces": ["chat"]}


@pytest.mark.parametrize("since", ["fault", "start"])
def test_a_fault_may_be_on_from_the_start(since: str) -> None:
    planned = PlannedFault.parse({**GOOD, "since": since}, "faults.0")
    assert planned.since == since
    assert planned.table().get("since", "fault") == since


@pytest.mark.parametrize("until", ["fault", "end"])
def test_a_fault_may_last_to_the_end(until: str) -> None:
    planned = PlannedFault.parse({**GOOD, "until": until}, "faults.0")
    assert planned.until == until
    assert PlannedFault.parse(planned.table(), "faults.0") == planned


def test_a_fault_ends_with_the_fault_phase_by_default() -> None:
    planned = PlannedFault.parse(GOOD, "faults.0")
    assert planned.until == "fault"
    assert "until" not in planned.table()


@pytest.mark.parametrize(
    ("more", "where", "said"),
    [
        ({"until": "ever"}, "faults.1.until", "until: must be 'fault' (the default) or 'end' (got"),
        (
            {"since": "end"},
            "faults.1.since",
            "since: must be 'fault' (the default) or 'start' (got",
        ),
        ({"until": 3}, "faults.1.until", "until: must be 'fault' (the default) or 'end' (got 3)."),
        ({"fault": 3}, "faults.1.fault", "fault 2: fault: is missing: name a fault."),
        ({"surfaces": ["chat", "cht"]}, "faults.1.surfaces.1", "(rate_limit): surfaces 2: Unknown"),
        ({"routes": ["chat"]}, "faults.1.routes", "routes: was renamed: write `surfaces`."),
        ({"fir": {}}, "faults.1.fir", "unknown setting; did you mean 'fire'?"),
        ({"fire": {"frist": 1}}, "faults.1.fire.frist", "did you mean 'first', as in first = 1?"),
        ({"retry_after": 1}, "faults.1.retry_after", "did you mean 'retry_after_s', as in"),
    ],
)
def test_a_wrong_fault_is_named_with_its_position(
    more: dict[str, Any], where: str, said: str
) -> None:
    with pytest.raises(PlanError) as caught:
        Plan.parse([GOOD, {**GOOD, **more}])
    assert caught.value.where == where
    assert str(caught.value).startswith("fault 2")
    assert said in str(caught.value)


def test_a_single_fault_has_no_position() -> None:
    with pytest.raises(PlanError, match=r"^fault \(rate_limit\): spelling: must be 'seconds', "):
        PlannedFault.parse({**GOOD, "spelling": "x"}, "fault")
