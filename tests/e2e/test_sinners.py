"""The good citizen trips no rule, and a sinner exactly its own: in a real editor.

`make sinners` runs all of them; here are those whose harm is of another kind each.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.facts.file import FACTS_FILE, read
from bench.judging.timeline import Timeline, Window
from tests.e2e.conftest import nightly
from tests.extensions.matrix import rows
from tests.extensions.scenarios import GOOD, write_scenarios

pytestmark = [pytest.mark.editor, pytest.mark.timeout(1800)]


STAGED = 3  # times at most, where the machine's host took much of its time
NOISY = 0.1


@pytest.mark.parametrize(
    "name", [GOOD, "crashes_the_host", "swallows_errors", nightly("shows_raw_text")]
)
def test_a_sinner_trips_its_rules_and_no_others(name: str, tmp_path: Path) -> None:
    (file,) = write_scenarios(tmp_path, [name])
    for attempt in range(STAGED):
        out = tmp_path / f"out-{attempt}"
        command = [sys.executable, "-m", "bench", "run", str(file), "--profile", GOOD]
        done = subprocess.run(
            [*command, "--out", str(out)], capture_output=True, text=True, timeout=600, check=False
        )
        (row,) = rows(json.loads((out / "verdict.json").read_text(encoding="utf-8")), [name])
        if row.fits:
            return
        timeline = Timeline.of(read(out / name / FACTS_FILE))
        stolen = timeline.stolen_share(Window(0.0, timeline.end))
        assert stolen > NOISY, row.line() + done.stdout
    pytest.skip(f"The machine's host took much of its time in each of {STAGED} runs.")


@pytest.mark.nightly
def test_who_keeps_nothing_is_no_leak_though_the_editor_grows(tmp_path: Path) -> None:
    """In the rounds in which the leaking sinner is found; the good citizen's own are too few."""
    (sin,) = write_scenarios(tmp_path, ["leaks_per_request"])
    file = tmp_path / f"{GOOD}.toml"
    file.write_text(sin.read_text(encoding="utf-8").replace('"leaks_per_request"', '"none"'))
    out = tmp_path / "out"
    command = [sys.executable, "-m", "bench", "run", str(file), "--profile", GOOD]
    subprocess.run([*command, "--out", str(out)], timeout=600, check=False)
    (told,) = json.loads((out / "verdict.json").read_text(encoding="utf-8"))["scenarios"]
    (leak,) = [found for found in told["findings"] if found["rule"] == "no_leak"]
    assert leak["outcome"] == "kept", leak["because"]
    assert "over 9 rounds" in leak["because"]
