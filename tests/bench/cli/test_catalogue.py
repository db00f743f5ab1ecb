"""Scenario files on the command line: what is shown, and what is refused."""

from pathlib import Path

import pytest

from bench.catalogue.loading import find_scenario
from tests.bench.cli.conftest import Bench

OWN_JOURNEY = """
profile = "copilot"
[journeys.mine]
steps = [{ do = "typing_lands" }]
"""


def test_show_knows_the_journeys_beside_a_scenario_file(bench: Bench, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    source = Path("bench/catalogue/scenarios/rate_limit_429.toml").read_text(encoding="utf-8")
    journey = find_scenario("rate_limit_429").journey
    file.write_text(source.replace(f'"{journey}"', '"mine"'), encoding="utf-8")
    assert "Unknown journey 'mine'" in bench("show", str(file)).stderr
    (tmp_path / "resilience.toml").write_text(OWN_JOURNEY, encoding="utf-8")
    assert "journey mine, " in bench("show", str(file)).stdout


def test_a_wrong_resilience_toml_hides_no_scenario_of_the_catalogue(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("resilience.toml").write_text("profile = 3", encoding="utf-8")
    assert "rule requests_back_off" in bench("show", "rate_limit_429").stdout


WRONG_FAULTS = {
    "first_token = 3": "first_token: must be a distribution, such as { p50_s = 0.4, p99_s = 0.8 },"
    " { least_s = 0.4, most_s = 0.8 } or { fixed_s = 1 } (got 3).",
    "first_token = { fixed = 3 }": "first_token.fixed: unknown setting;"
    " did you mean 'fixed_s', as in fixed_s = 1? (got 3; allowed: ",
    "times = 2\nsurfaces = ['tabby_chat']": "surfaces: GitHub Copilot never asks tabby_chat.",
    "times = 2\nroutes = ['chat']": "routes: was renamed: write `surfaces`.",
    "times = 2\nrules.user_is_told.notice = 3": "rules: unknown setting",
}


@pytest.mark.parametrize("settings", WRONG_FAULTS)
def test_a_wrong_scenario_is_refused_before_anything_starts(
    bench: Bench, tmp_path: Path, settings: str
) -> None:
    file = tmp_path / "mine.toml"
    surfaces = "" if "surfaces" in settings else 'surfaces = ["chat"]\n'
    file.write_text(
        'title = "A title"\nwhy = "A reason."\njourney = "agent_edit"\n'
        f'[[faults]]\nfault = "latency"\n{surfaces}{settings}\n',
        encoding="utf-8",
    )
    done = bench("run", str(file), "--profile", "copilot")
    assert done.returncode == 2
    assert done.stderr.startswith(f"bench: {file}: fault 1 (latency): {WRONG_FAULTS[settings]}")
