"""The gate on coverage closes when coverage falls, and its floors never do."""

import tomllib

import pytest

from tests.meta.coverage_floor import FLOORS, compare, covered_percent

FILES = {
    "bench/judging/rule.py": {
        "summary": {
            "covered_lines": 80,
            "covered_branches": 15,
            "num_statements": 80,
            "num_branches": 20,
        }
    },
    "bench/live/worker.py": {
        "summary": {
            "covered_lines": 0,
            "covered_branches": 0,
            "num_statements": 50,
            "num_branches": 10,
        }
    },
}
# Raise a floor here and in coverage_floors.toml together; lower none.
REACHED = {
    "bench/catalogue": 96,
    "bench/comparison": 99,
    "bench/facts": 99,
    "bench/judging": 99,
    "bench/profiles": 93,
    "bench/reports": 98,
    "fake_backend": 97.5,
}


def test_lines_and_branches_of_one_package_count() -> None:
    assert covered_percent(FILES, "bench/judging") == 95
    assert covered_percent(FILES, "bench/nothing") == 0


@pytest.mark.parametrize(("floor", "reached"), [(95, True), (95.1, False)])
def test_a_package_below_its_floor_is_refused(floor: float, reached: bool) -> None:
    assert compare(FILES, {"bench/judging": floor}) == [
        (f"bench/judging: 95.0 % (floor {floor:g} %)", reached)
    ]


def test_no_floor_is_lower_than_what_was_reached() -> None:
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8"))["floors"]
    assert set(floors) >= set(REACHED)
    assert {name for name, floor in REACHED.items() if floors[name] < floor} == set()
