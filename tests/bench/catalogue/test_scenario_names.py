from pathlib import Path

import pytest

from bench.catalogue.loading import find_scenarios, known_scenarios, scenario_files
from bench.catalogue.scenario_names import check_file_name, is_scenario_name
from bench.core.errors import RequestError

DRIP = Path("bench/catalogue/scenarios/drip.toml").resolve()
ODD = [
    "report.html.toml",
    "run.json.toml",
    "..toml",
    ".toml",
    "...toml",
    "a b.toml",
    "a\nb.toml",
    "a\x1b[2J.toml",
    "a\0b.toml",
    "\udcff.toml",
    "sign_in.toml",
    "Sign_In.toml",
    f"{'x' * 101}.toml",
    f"{'ü' * 51}.toml",
    "a\u202eb.toml",
    "$(id).toml",
    "a;b.toml",
]


@pytest.mark.parametrize("name", ODD)
def test_a_file_whose_name_is_no_folder_is_refused(name: str) -> None:
    with pytest.raises(RequestError, match="To fix: rename the file") as caught:
        find_scenarios(f"somewhere/{name}")
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../journeys/idle", "/etc/passwd", "a\0", "x" * 999]
)
def test_what_is_no_name_is_an_unknown_scenario(name: str) -> None:
    with pytest.raises(RequestError, match="Unknown scenario"):
        find_scenarios(name)


@pytest.mark.parametrize("name", ["mine", "Größe", "2-nd", "a-b_c", "x" * 100])
def test_a_plain_name_is_allowed(name: str, tmp_path: Path) -> None:
    file = tmp_path / f"{name}.toml"
    file.write_bytes(DRIP.read_bytes())
    assert find_scenarios(str(file))[0].name.startswith(name)


def test_the_names_of_the_catalogue_follow_their_own_rule() -> None:
    assert all(map(is_scenario_name, known_scenarios()))
    for file in scenario_files():
        check_file_name(str(file))
