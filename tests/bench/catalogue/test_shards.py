"""Shards are whole, disjoint, the same everywhere, and take about as long as each other."""

import pytest

from bench.catalogue.loading import find_scenarios, scenario_files
from bench.catalogue.scenario import Scenario
from bench.catalogue.shards import Shard, _durations, duration_s, parse_shard
from bench.core.errors import RequestError


@pytest.fixture(scope="module")
def scenarios() -> list[Scenario]:
    return [each for file in scenario_files() for each in find_scenarios(file.stem, None)]


@pytest.mark.parametrize("total", [1, 2, 3, 8])
def test_each_scenario_is_in_one_shard_and_all_take_about_as_long(
    scenarios: list[Scenario], total: int
) -> None:
    shards = [Shard(number, total).of(scenarios) for number in range(1, total + 1)]
    names = [scenario.name for shard in shards for scenario in shard]
    assert sorted(names) == sorted(scenario.name for scenario in scenarios)
    loads = [sum(map(duration_s, shard)) for shard in shards]
    assert max(loads) - min(loads) <= max(map(duration_s, scenarios))


def test_the_order_of_the_scenarios_does_not_matter(scenarios: list[Scenario]) -> None:
    backwards = Shard(2, 3).of(scenarios[::-1])
    assert backwards == Shard(2, 3).of(scenarios)[::-1]


def test_every_measured_scenario_exists(scenarios: list[Scenario]) -> None:
    assert set(_durations()) <= {scenario.name for scenario in scenarios}
    assert all(10 < seconds < 3600 for seconds in _durations().values())


def test_a_variant_without_a_measurement_takes_as_long_as_its_kind(
    scenarios: list[Scenario],
) -> None:
    table = {scenario.name: scenario for scenario in scenarios}
    assert duration_s(table["broken_event-garbage"]) > 10


@pytest.mark.parametrize("text", ["", "0/2", "3/2", "1", "1/0", "a/b", "1/2/3", "-1/2", "1/1001"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(RequestError, match=r"--shard .*: must be i/n"):
        parse_shard(text)


def test_more_shards_than_scenarios_are_refused(scenarios: list[Scenario]) -> None:
    with pytest.raises(RequestError, match=r"--shard 1/3: only 2 scenarios are chosen"):
        Shard(1, 3).of(scenarios[:2])


def test_a_shard_knows_the_others() -> None:
    assert Shard(2, 3).division == {Shard(1, 3), Shard(2, 3), Shard(3, 3)}
    assert str(parse_shard("02/3")) == "2/3"
