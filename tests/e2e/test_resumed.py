"""Two editors at a time, interrupted in the middle, and gone on with."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bench.core import waits
from bench.facts import FAULT, PhaseBegan
from bench.facts.file import FACTS_FILE, read
from bench.reports.from_folder import is_finished
from tests.e2e.conftest import what_is_left
from tests.extensions.scenarios import GOOD, SHORT

pytestmark = [pytest.mark.editor, pytest.mark.timeout(900)]
SCENARIOS = ["first", "second", "third"]
BENCH = [sys.executable, "-m", "bench"]


def reached(folder: Path, phase: str) -> bool:
    began = [fact for fact in read(folder / FACTS_FILE) if isinstance(fact, PhaseBegan)]
    return phase in [fact.phase for fact in began]


def test_what_an_interrupted_run_has_not_finished_is_run(tmp_path: Path) -> None:
    out = tmp_path / "out"
    files = [str(tmp_path / f"{name}.toml") for name in SCENARIOS]
    for file in files:
        Path(file).write_text(SHORT, encoding="utf-8")
    first, second, third = (out / name for name in SCENARIOS)
    command = [*BENCH, "run", *files, "--profile", GOOD, "--workers", "2", "--out", str(out)]
    bench = subprocess.Popen(command)
    waits.until(
        lambda: reached(first, FAULT) and reached(second, FAULT),
        seconds=300,
        what="two scenarios to be under way at the same time",
    )
    # The third begins while an earlier one still closes its editor, which would be interrupted too.
    waits.until(
        lambda: (third / FACTS_FILE).exists() and any(map(is_finished, (first, second))),
        seconds=300,
        what="a scenario to have been run to its end, and the third to have begun",
    )
    bench.send_signal(signal.SIGINT)
    assert bench.wait(60) == 130
    waits.until(lambda: not what_is_left(), seconds=20, what="every process and folder to go")
    finished = [folder for folder in (first, second) if is_finished(folder)]
    facts = {folder: (folder / FACTS_FILE).read_bytes() for folder in finished}
    assert finished
    assert not is_finished(third)

    done = subprocess.run([*BENCH, "resume", str(out), "--workers", "2"], check=False, timeout=600)
    assert done.returncode in (0, 3)  # 3: a machine that is shared by two may leave unknowns
    assert all(is_finished(folder) for folder in (first, second, third))
    assert facts == {folder: (folder / FACTS_FILE).read_bytes() for folder in finished}
    verdict = json.loads((out / "verdict.json").read_text(encoding="utf-8"))
    assert [entry["scenario"] for entry in verdict["verdicts"]] == SCENARIOS
    assert "broken" not in [entry["outcome"] for entry in verdict["verdicts"]]
    assert what_is_left() == []
