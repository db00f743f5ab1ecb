"""Every sin is told alike in its module, in the extension's settings and in sinners.toml."""

import json
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bench.judging.all_rules import known_rules
from bench.setup.node import node_binary
from fake_backend.plan.plan import Plan
from tests.extensions.scenarios import SINNERS

HERE = Path(__file__).parent
CITIZEN = HERE / "good_citizen"
LIST_SINS = """
const { readdirSync } = require('fs');
const { sinful } = require('./sin');
const vscode = { window: { createOutputChannel: () => ({}) } };
const told = readdirSync('sins').map((file) => file.slice(0, -3)).map((name) => {
  const { title, rules, hooks } = require('./sins/' + name);
  return [name, { title, rules, hooks: Object.keys(hooks({}, { vscode })) }];
});
const policy = Object.keys(sinful('none'));
console.log(JSON.stringify({ sins: Object.fromEntries(told), policy }));
"""


@cache
def told() -> Any:
    command = [str(node_binary()), "-e", LIST_SINS]
    done = subprocess.run(command, cwd=CITIZEN, capture_output=True, text=True, timeout=50)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_every_sin_is_known_everywhere() -> None:
    names = sorted(file.stem for file in (CITIZEN / "sins").glob("*.js"))
    manifest = json.loads((CITIZEN / "package.json").read_text(encoding="utf-8"))
    setting = manifest["contributes"]["configuration"]["properties"]["goodCitizen.sin"]
    assert setting["enum"] == ["none", *names]
    assert sorted(SINNERS) == sorted(told()["sins"]) == names


def test_every_rules_alarm_is_rung_by_a_sinner() -> None:
    rung = {rule for plan in SINNERS.values() for rule in plan["rules"]}
    # That one is no extension's: tests/e2e/test_author.py wires one to nowhere.
    assert rung == set(known_rules()) - {"fault_delivered"}


@pytest.mark.parametrize("name", SINNERS)
def test_every_sin_changes_the_policy_and_names_its_rules(name: str) -> None:
    sin = told()["sins"][name]
    assert sin["title"]
    assert sin["rules"] == SINNERS[name]["rules"]
    assert sin["hooks"]
    assert set(sin["hooks"]) <= set(told()["policy"])


@pytest.mark.parametrize("name", SINNERS)
def test_every_sinner_has_a_plan_rules_and_limits_that_exist(name: str) -> None:
    table = SINNERS[name]
    assert set(table) <= {"rounds", "quiet_s", "host_heap_mb", "rules", "also", "limits", "faults"}
    assert Plan.parse(table["faults"]).faults
    assert {*table["rules"], *table.get("also", ())} <= set(known_rules())
    for rule, limits in table.get("limits", {}).items():
        known_rules()[rule](**limits)
