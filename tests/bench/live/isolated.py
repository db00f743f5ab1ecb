"""Runs a script in a process of its own that has isolated itself, as root or as another user."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
NOBODY = 65534
USERS = [
    pytest.param(os.getuid(), id="this user"),
    pytest.param(
        NOBODY,
        id="another user",
        marks=pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user"),
    ),
]
# Another user may be unable to read Python and this clone: it comes in when both are loaded.
BEGIN = f"""
import ctypes, encodings.idna, json, os, select, socket, subprocess, sys, tempfile, traceback
from pathlib import Path
sys.path[:0] = [{str(ROOT)!r}]
from bench.live.isolation import isolate
from bench.live.lookout import Lookout
from bench.live.probes.attempts import Attempts
from fake_backend.transport.direct import Direct, Names
if int(sys.argv[1]) != os.getuid():
    os.setgroups([])
    os.setresgid(*[int(sys.argv[1])] * 3)
    os.setresuid(*[int(sys.argv[1])] * 3)
    ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)  # PR_SET_DUMPABLE, as after an exec
isolation = isolate()
if isolation.by != "kernel":
    sys.exit(isolation.why_not)
"""


def isolated(script: str, user: int, *arguments: str) -> Any:
    """What the script printed as JSON; the test is skipped where the kernel isolates nothing."""
    done = subprocess.run(
        [sys.executable, "-c", BEGIN + script, str(user), *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode and "the kernel refused" in done.stderr.splitlines()[-1]:
        pytest.skip(done.stderr)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
