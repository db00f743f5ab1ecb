"""The script of each step of a workflow, and of action.yml, runs here as it does on a runner.

`make` only records its targets, and `bench` only parses its arguments: both are tested elsewhere.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.meta.runner import ROOT, clone, program, run

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def table(file: Path) -> Any:
    return yaml.safe_load(file.read_text(encoding="utf-8"))


def jobs() -> Iterator[Any]:
    """Each job of each workflow: its file, name, environment and scripts."""
    for file in WORKFLOWS:
        for name, job in table(file)["jobs"].items():
            scripts = [step["run"] for step in job["steps"] if "run" in step]
            yield pytest.param(job, scripts, id=f"{file.stem}-{name}")


def first_of(job: Any) -> dict[str, str]:
    """The variables of the job's first case."""
    matrix = job.get("strategy", {}).get("matrix", {})
    values = {f"matrix.{key}": str(value[0]) for key, value in matrix.items()}
    values |= {"strategy.job-index": "0", "inputs.tag || 'core'": "core"}
    return {key: filled(str(text), values) for key, text in job.get("env", {}).items()}


def filled(text: str, values: dict[str, str]) -> str:
    return re.sub(r"\$\{\{ (.*?) \}\}", lambda found: values[found[1]], text)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return clone(tmp_path)


@pytest.mark.parametrize(("job", "scripts"), [*jobs()])
def test_every_script_of_a_job_runs(job: Any, scripts: list[str], place: Path) -> None:
    if "needs" in job:
        matrix = table(ROOT / ".github/workflows/nightly.yml")["jobs"]["bench"]["strategy"][
            "matrix"
        ]
        for number, cell in enumerate(product(matrix["vscode"], matrix["profile"], (1, 2))):
            shard = place / "runs" / "nightly" / f"{cell[0]}-{cell[1]}-{number}"
            shard.mkdir(parents=True)
            (shard / "run.json").touch()
    targets = re.findall(r"^([a-z0-9]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    for script in scripts:
        for line in run(script, place, first_of(job)):
            word, what, *_ = line.split()
            assert word == "bench" or what in {*targets, ".venv/.ready"}, line


def test_no_script_contains_what_somebody_else_may_have_written() -> None:
    """An expression in a script is text that the shell then reads."""
    for file in (*WORKFLOWS, ROOT / "action.yml"):
        scripts = re.findall(
            r"^ *-? ?run: (.*(?:\n {10,}.*)*)", file.read_text("utf-8"), re.MULTILINE
        )
        assert scripts
        assert not [script for script in scripts if "${{" in script], file


def test_the_action_leaves_out_what_was_not_set(place: Path) -> None:
    variables = dict.fromkeys(("VSIX", "TAG", "VSCODE", "SHARD"), "")
    variables |= {"ACTION": str(place), "CONFIG": "a b.toml", "OUT": "out"}
    assert run('"$ACTION/scripts/action-run"', place, variables) == [
        "bench run --config a b.toml --out out"
    ]
    chosen = {"TAG": "full", "SHARD": "1/4", "VSCODE": "1.138.0", "OUT": "out2"}
    assert run('"$ACTION/scripts/action-run"', place, {**variables, **chosen})[-1] == (
        "bench run --config a b.toml --out out2 --tag full --vscode 1.138.0 --shard 1/4"
    )


def steps_of_the_action() -> dict[str, Any]:
    """The steps of action.yml by name, or by the action that they use."""
    return {
        step.get("name", step.get("uses")): step
        for step in table(ROOT / "action.yml")["runs"]["steps"]
    }


def test_the_action_shows_the_summary_and_the_annotations(place: Path) -> None:
    (place / "out").mkdir()
    script = steps_of_the_action()["Show the summary and the annotations"]["run"]
    run(script, place, {"OUT": "nothing"})
    assert not (place / "step_summary").exists()
    for name in ("summary.md", "annotations.txt"):
        (place / "out" / name).write_text(f"{name}\n", encoding="utf-8")
    run(f"({script}) > printed", place, {"OUT": "out"})
    assert (place / "step_summary").read_text(encoding="utf-8") == "summary.md\n"
    assert (place / "printed").read_text(encoding="utf-8") == "annotations.txt\n"


def test_the_cache_of_the_action_is_named_after_what_set_up_installs(place: Path) -> None:
    shutil.copytree(ROOT / "bench" / "setup", place / "bench" / "setup")
    steps = steps_of_the_action()
    script = steps["Name the cache after what set-up installs"]["run"]
    for _ in range(2):
        run(script, place, {"ACTION": str(place)})
    lock = next(place.glob("bench/setup/*/package-lock.json"))
    lock.write_text("{}", encoding="utf-8")
    run(script, place, {"ACTION": str(place)})
    first, again, other = (place / "step_output").read_text(encoding="utf-8").splitlines()
    assert re.fullmatch(r"hash=[0-9a-f]{16}", first)
    assert first == again != other
    assert "steps.setup.outputs.hash" in steps["Restore VS Code"]["with"]["key"]


@pytest.mark.parametrize(
    ("user", "restricted", "where", "allowed"),
    [
        ("1001", "1", "github-hosted", True),
        ("1001", "1", "self-hosted", False),
        ("1001", "0", "github-hosted", False),
        ("0", "1", "github-hosted", False),
    ],
)
def test_the_action_allows_the_namespace_that_isolates_a_run_where_it_may(
    place: Path, user: str, restricted: str, where: str, allowed: bool
) -> None:
    record = '#!/bin/sh\necho {} "$@" >> "$RECORD"\n'
    (place / "programs" / "id").unlink()
    program(place / "programs" / "id", f"#!/bin/sh\necho {user}\n")
    program(place / "programs" / "sysctl", f"#!/bin/sh\necho {restricted}\n")
    program(place / "programs" / "sudo", record.format("sudo"))
    program(place / "programs" / "krb5-config", record.format("krb5-config"))
    program(place / ".venv/bin/python", record.format("python"))
    variables = {"ACTION": str(place), "VSCODE": "", "RUNNER_ENVIRONMENT": where}
    commands = run('"$ACTION/scripts/action-install" > printed', place, variables)
    restriction = "kernel.apparmor_restrict_unprivileged_userns"
    assert (f"sudo sysctl -w {restriction}=0" in commands) == allowed
    warned = "::warning" in (place / "printed").read_text(encoding="utf-8")
    assert warned == (where == "self-hosted")


def test_the_action_declares_every_variable_that_its_scripts_read() -> None:
    action = table(ROOT / "action.yml")
    for step in action["runs"]["steps"]:
        for name in re.findall(r"scripts/(action-\w+)", step.get("run", "")):
            script = (ROOT / "scripts" / name).read_text(encoding="utf-8")
            read = set(re.findall(r"\$\{?((?!RUNNER_)[A-Z_]+)", script))
            assert read == set(step["env"]), name
    used = set(re.findall(r"inputs\.(\w+)", (ROOT / "action.yml").read_text(encoding="utf-8")))
    assert used == set(action["inputs"])


def test_the_matrix_here_is_that_of_the_workflow(place: Path) -> None:
    matrix = table(ROOT / ".github/workflows/nightly.yml")["jobs"]["bench"]["strategy"]["matrix"]
    commands = run("scripts/nightly", place, {"OUT": "runs/here"})
    runs = [line.split() for line in commands if line.startswith("bench run")]
    options = ("--vscode", "--profile", "--shard")
    cases = {tuple(line[line.index(option) + 1] for option in options) for line in runs}
    assert cases == {
        (vscode, profile, shard)
        for vscode in matrix["vscode"]
        for profile in matrix["profile"]
        for shard in matrix["shard"]
    }
    merges = [line for line in commands if line.startswith("bench merge")]
    assert len(merges) == len(matrix["vscode"]) * len(matrix["profile"])
    steps = table(ROOT / ".github/workflows/nightly.yml")["jobs"]["report"]["steps"]
    (merge,) = [step["run"] for step in steps if "merge-shards" in step.get("run", "")]
    run(merge.replace("scripts/merge-shards", "printf '%s\\n' >cells"), place, {})
    expected = (place / "cells").read_text(encoding="utf-8").split()[3:]
    assert expected == [f"{v}-{p}" for v in matrix["vscode"] for p in matrix["profile"]]
    assert "summary.md of 1.138.0-copilot" in (place / "runs/here/summary.md").read_text("utf-8")


def test_every_version_is_in_the_matrix() -> None:
    from bench.setup.releases import RELEASES

    matrix = table(ROOT / ".github/workflows/nightly.yml")["jobs"]["bench"]["strategy"]["matrix"]
    assert matrix["vscode"] == [release.vscode for release in RELEASES]


def test_make_help_lists_every_target() -> None:
    made = subprocess.run(
        ["make", "--no-print-directory", "help"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
    )
    listed = re.findall(r"^  make (\S+) +\S", made.stdout, re.MULTILINE)
    (phony,) = re.findall(r"^\.PHONY: (.*)", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert listed == sorted(phony.split(), key=listed.index)
    assert len(listed) == len(phony.split())
