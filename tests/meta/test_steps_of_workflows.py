"""The script of each step of a workflow, and of action.yml, runs here as it does on a runner.

`make` only records its targets, and `bench` only parses its arguments: both are tested elsewhere.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
MAKE = '#!/bin/sh\necho make "$@" >> "$RECORD"\n'
BENCH = f"""#!{sys.executable}
import os, sys
from pathlib import Path
name, *arguments = sys.argv[1:]
if not os.environ.get("UNPARSED"):
    sys.path[:0] = [{str(ROOT)!r}]
    from typer.main import get_command
    from bench.cli.app import app
    commands = get_command(app).commands
    if name not in commands:
        sys.exit(f"bench has no verb {{name!r}}")
    commands[name].make_context(name, list(arguments))
with open(os.environ["RECORD"], "a") as record:
    print("bench", *sys.argv[1:], file=record)
if "--out" in arguments:
    out = Path(arguments[arguments.index("--out") + 1])
    out.mkdir(parents=True)
    for file in ("summary.md", "annotations.txt"):
        (out / file).write_text(f"{{file}} of {{out.name}}\\n")
"""
NEEDED = (
    "sh",
    "bash",
    "env",
    "cat",
    "basename",
    "sed",
    "sort",
    "date",
    "rm",
    "mkdir",
    "tar",
    "id",
    "dirname",
)


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
    """A folder like a fresh clone, with a recording `make` and `bench`."""
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in NEEDED:
        found = shutil.which(name)
        assert found
        (programs / name).symlink_to(found)
    for path, text in {programs / "make": MAKE, tmp_path / ".venv/bin/bench": BENCH}.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)
    (tmp_path / "scripts").symlink_to(ROOT / "scripts")
    return tmp_path


def run(script: str, place: Path, variables: dict[str, str]) -> list[str]:
    """The recorded commands."""
    record = place / "record"
    record.touch()
    done = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", script],
        cwd=place,
        env={
            "PATH": str(place / "programs"),
            "HOME": str(place),
            "RECORD": str(record),
            "GITHUB_STEP_SUMMARY": str(place / "step_summary"),
            **variables,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{script}\n{done.stderr}"
    return record.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(("job", "scripts"), [*jobs()])
def test_every_script_of_a_job_runs(job: Any, scripts: list[str], place: Path) -> None:
    shards = place / "runs" / "nightly"
    if "needs" in job:
        for number in (0, 1):
            (shards / f"1.136.1-copilot-{number}").mkdir(parents=True)
    targets = re.findall(r"^([a-z0-9]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    for script in scripts:
        for line in run(script, place, first_of(job)):
            program, what, *_ = line.split()
            assert program == "bench" or what in {*targets, ".venv/.ready"}, line


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


def test_the_action_declares_every_variable_that_its_scripts_read() -> None:
    action = table(ROOT / "action.yml")
    for step in action["runs"]["steps"]:
        for name in re.findall(r"scripts/(action-\w+)", step.get("run", "")):
            script = (ROOT / "scripts" / name).read_text(encoding="utf-8")
            read = set(re.findall(r"\$\{?([A-Z]+)", script))
            assert read == set(step["env"]), name
    used = set(re.findall(r"inputs\.(\w+)", (ROOT / "action.yml").read_text(encoding="utf-8")))
    assert used == set(action["inputs"])


def test_the_matrix_here_is_that_of_the_workflow(place: Path) -> None:
    matrix = table(ROOT / ".github/workflows/nightly.yml")["jobs"]["bench"]["strategy"]["matrix"]
    commands = run("scripts/nightly", place, {"OUT": "runs/here", "UNPARSED": "1"})
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
