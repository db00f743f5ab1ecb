"""A folder like a fresh clone on a runner: scripts run in it, `make` and `bench` only record.

`bench` leaves behind what the real one would. Its arguments are parsed afterwards, in this process.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

from typer.main import get_command

from bench.cli.app import app

ROOT = Path(__file__).parents[2]
MAKE = '#!/bin/sh\necho make "$@" >> "$RECORD"\n'
BENCH = f"""#!{sys.executable}
import json, os, sys
from pathlib import Path
name, *arguments = sys.argv[1:]
line = " ".join(["bench", *sys.argv[1:]])
with open(os.environ["RECORD"], "a") as record:
    print(line, file=record)
with open(os.environ["RECORD"] + ".arguments", "a") as record:
    print(json.dumps(sys.argv[1:]), file=record)
words, _, code = os.environ.get("FAILING", "nothing=0").rpartition("=")
if words in line:
    sys.exit(int(code))
if "--out" in arguments:
    out = Path(arguments[arguments.index("--out") + 1])
    out.mkdir(parents=True)
    (out / "run.json").write_text('{{\\n  "started": "2026-01-02T03:04:05+00:00"\\n}}\\n')
    for file in ("summary.md", "annotations.txt", "verdict.json"):
        (out / file).write_text(f"{{file}} of {{out.name}}\\n")
    if name == "run":
        latest = out.parent / "latest"
        latest.unlink(missing_ok=True)
        latest.symlink_to(out.name)
"""
NEEDED = (
    "sh",
    "bash",
    "env",
    "cat",
    "cut",
    "sed",
    "sha256sum",
    "sort",
    "date",
    "rm",
    "mkdir",
    "tar",
    "id",
    "dirname",
)


def clone(folder: Path) -> Path:
    """The folder with the scripts, a recording `make` and `bench`, and few other programs."""
    programs = folder / "programs"
    programs.mkdir()
    for name in NEEDED:
        found = shutil.which(name)
        assert found
        (programs / name).symlink_to(found)
    program(programs / "make", MAKE)
    program(folder / ".venv/bin/bench", BENCH)
    (folder / "scripts").symlink_to(ROOT / "scripts")
    return folder


def program(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)


def run(script: str, place: Path, variables: dict[str, str], code: int = 0) -> list[str]:
    """The recorded commands of a script that ends with this code."""
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
            "GITHUB_OUTPUT": str(place / "step_output"),
            **variables,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, f"{script}\n{done.stderr}"
    arguments = place / "record.arguments"
    if arguments.exists():
        for line in arguments.read_text(encoding="utf-8").splitlines():
            parse(*json.loads(line))
    return record.read_text(encoding="utf-8").splitlines()


def parse(verb: str, *arguments: str) -> None:
    """Parse the arguments of `bench`; a wrong one raises an error that names it."""
    commands = cast("Any", get_command(app)).commands
    assert verb in commands, f"bench has no verb {verb!r}"
    commands[verb].make_context(verb, list(arguments))
