"""What run.json says, and the folders that it names."""

from bench.facts.run_info import folders_of
from tests.bench.reports.test_formats import RUN_INFO


def test_the_folders_of_repeats_are_numbered() -> None:
    assert folders_of("slow", 1) == ["slow"]
    assert folders_of("slow", 3) == ["slow.1", "slow.2", "slow.3"]


def test_a_folder_without_repeats_is_called_as_its_scenario() -> None:
    assert RUN_INFO.scenario_of("v1.2") == "v1.2"
