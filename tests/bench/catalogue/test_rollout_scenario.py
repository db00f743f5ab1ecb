from dataclasses import replace
from pathlib import Path

import pytest

from bench.catalogue.checks import NotForThisError
from bench.catalogue.loading import read_scenario
from bench.catalogue.rollout import Drill, read_rollout, rollout_file
from bench.catalogue.rollout_scenario import (
    ROLLOUT_FILE,
    read_written,
    rollout_scenario,
    write_rollout,
)
from bench.catalogue.scenario import SCENARIO_FILE
from bench.core.errors import RequestError
from bench.judging.rules.fault_delivered import FaultDelivered
from bench.profiles.loading import load_profile

GPT53 = read_rollout(rollout_file("gpt53"))


def test_its_stages_are_the_fault_phase_and_the_version_is_the_fault() -> None:
    scenario = rollout_scenario(GPT53, load_profile("copilot"))
    assert scenario.fault_s == 320
    assert scenario.rollout is not None
    assert scenario.rollout.table.surfaces == ("ghost_text", "chat", "agent")
    (delivered,) = [rule for rule in scenario.rules if isinstance(rule, FaultDelivered)]
    assert delivered.at_least == 0


def test_its_faults_are_those_of_a_scenario() -> None:
    table = {
        "fault": "http_error",
        "surfaces": ["chat"],
        "status": 500,
        "when": {"version": "gpt-5.3"},
    }
    scenario = rollout_scenario(GPT53.changed(faults=[table]), load_profile("copilot"))
    assert [fault.name for fault in scenario.faults] == ["http_error"]
    with pytest.raises(RequestError, match=r"gpt53.toml: fault 1"):
        rollout_scenario(GPT53.changed(faults=[{**table, "fault": "http_errors"}]))


def test_an_unknown_journey_is_refused() -> None:
    with pytest.raises(RequestError, match=r"gpt53.toml: journey: Unknown journey 'canari'"):
        rollout_scenario(GPT53.changed(journey="canari"))


def test_surfaces_are_those_of_the_extension() -> None:
    scenario = rollout_scenario(GPT53, load_profile("openai_compatible"))
    assert scenario.rollout is not None
    assert "openai_completions" in scenario.rollout.table.surfaces
    alien = GPT53.changed(surfaces=("next_edit",))
    with pytest.raises(NotForThisError, match="never asks next_edit"):
        rollout_scenario(alien, load_profile("openai_compatible"))


def test_a_run_folder_has_all_settings(tmp_path: Path) -> None:
    watching = replace(GPT53.table.guard, mode="watch")
    changed = GPT53.changed(guard=watching, drills=(Drill(0.25, "control_slow"),))
    write_rollout(changed, tmp_path)
    (tmp_path / SCENARIO_FILE).write_bytes(GPT53.file.read_bytes())
    again = read_written(tmp_path)
    assert again is not None
    assert again.table == changed.table
    assert again.fingerprint == changed.fingerprint
    scenario = read_scenario(tmp_path / SCENARIO_FILE, name="gpt53.2")
    assert scenario.name == "gpt53.2"
    assert scenario.rollout is not None
    assert scenario.rollout.table == again.table


def test_a_run_folder_of_an_older_bench_is_read(tmp_path: Path) -> None:
    rollout = read_rollout(rollout_file("limiter_403_as_it_happened"))
    write_rollout(rollout, tmp_path)
    written = tmp_path / ROLLOUT_FILE
    text = written.read_text(encoding="utf-8")
    older = text.replace('"family":', '"tokenizer": "o200k_base",\n      "family":')
    assert older != text
    written.write_text(older, encoding="utf-8")
    again = read_written(tmp_path)
    assert again is not None
    assert again.table == rollout.table


def test_a_folder_without_one_has_none_and_a_damaged_one_is_refused(tmp_path: Path) -> None:
    assert read_written(tmp_path) is None
    (tmp_path / ROLLOUT_FILE).write_text('{"settings": {}}', encoding="utf-8")
    with pytest.raises(RequestError, match="cannot be read by this version"):
        read_written(tmp_path)
