import subprocess
import sys

import pytest

from bench.live.isolation import GATEWAY, KERNEL

# An address of the block that is reserved for documentation (RFC 5737): no host has it.
SCRIPT = """
import socket
from bench.live.isolation import isolate
by = isolate()
server = socket.create_server(("127.0.0.1", 0))
socket.create_connection(server.getsockname(), timeout=5).close()
try:
    socket.create_connection(("192.0.2.1", 9), timeout=0.2)
    print(by, "connected")
except OSError as error:
    print(by, type(error).__name__, error.errno)
"""


def test_a_sealed_process_reaches_loopback_and_nothing_else() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True
    )
    by, what, *number = done.stdout.split()
    if by == GATEWAY:
        pytest.skip("this kernel or user may not make a network namespace")
    assert by == KERNEL
    assert (what, number) == ("OSError", ["101"])  # ENETUNREACH, at once
