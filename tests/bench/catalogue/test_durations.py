"""The script that measures durations for `--shard`, and the file that it wrote."""

import json
import subprocess
import sys
from pathlib import Path

from bench.catalogue.loading import find_scenarios, known_scenarios
from bench.catalogue.shards import DURATIONS
from tests.bench.run_folders import run_folder

SCRIPT = Path(__file__).parents[3] / "scripts" / "durations"


def test_a_scenario_gets_the_median_of_the_runs_and_others_stay(tmp_path: Path) -> None:
    runs = []
    for number, seconds in enumerate((50.0, 70.4, 90.0)):
        run = run_folder(tmp_path / str(number))
        scenario = {"scenario": "rate_limit_429", "wall_s": seconds}
        (run / "verdict.json").write_text(json.dumps({"scenarios": [scenario]}), encoding="utf-8")
        runs.append(str(run))
    file = tmp_path / "durations.json"
    file.write_text('{"drip": 3, "rate_limit_429": 1}', encoding="utf-8")
    subprocess.run([sys.executable, SCRIPT, *runs, "--file", file], check=True, capture_output=True)
    assert json.loads(file.read_text(encoding="utf-8")) == {"drip": 3, "rate_limit_429": 70}


def test_every_scenario_of_the_full_catalogue_was_measured() -> None:
    known = json.loads(DURATIONS.read_bytes())
    scenarios = [each for name in known_scenarios() for each in find_scenarios(name)]
    full = [each.name for each in scenarios if "full" in each.tags]
    assert [name for name in full if name not in known] == []
