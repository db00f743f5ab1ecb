import subprocess
import sys

from benchmarks.peak import peak_mb

WITH_A_PARENT_OF_200_MB = """
import subprocess, sys
held = bytearray(200_000_000)
script = "from benchmarks.peak import peak_mb; print(peak_mb())"
subprocess.run([sys.executable, "-c", script], check=True)
"""


def test_what_is_held_counts() -> None:
    held = b"x" * 100_000_000
    assert peak_mb() > len(held) / 1e6


def test_what_a_parent_holds_does_not() -> None:
    command = [sys.executable, "-c", WITH_A_PARENT_OF_200_MB]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert 1 < float(done.stdout) < 100
