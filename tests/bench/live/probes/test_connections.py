"""The probe that stands guard where the kernel does not."""

import subprocess
import sys

import pytest

from bench.live.isolation import GATEWAY

# In an empty network namespace of its own, the loopback interface gets a second address, from the
# block reserved for documentation (RFC 5737), so that "another host" can be reached and no one is.
SCRIPT = """
import fcntl, os, socket, struct, subprocess, sys
from bench.live.isolation import isolate
if isolate().by != "kernel":
    sys.exit("gateway")
from bench.live.probes.connections import Connections
FAR = "192.0.2.7"
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as handle:
    address = struct.pack("HH4s8x", socket.AF_INET, 0, socket.inet_aton(FAR))
    fcntl.ioctl(handle, 0x8916, struct.pack("16s16s", b"lo:1", address))  # SIOCSIFADDR
far, near = socket.create_server((FAR, 0)), socket.create_server(("127.0.0.1", 0))
dial = "import socket, sys; s = [socket.create_connection((sys.argv[1], int(p)), 5)"
dial += " for p in sys.argv[2:]]; print('up', flush=True); sys.stdin.read()"
def child(server):
    host, port = server.getsockname()
    command = [sys.executable, "-c", dial, host, str(port)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    process.stdout.readline()
    return process
probe, children = Connections(os.getpid()), [child(near)]
print([fact.address for fact in probe.sample(1.0)])
children.append(child(far))
print([(fact.address, fact.pid == children[1].pid) for fact in probe.sample(2.0)])
print([fact.address for fact in probe.sample(3.0)])
for process in children:
    process.stdin.close()
    process.wait()
"""


def test_a_socket_off_the_machine_is_told_once_and_loopback_never() -> None:
    command = [sys.executable, "-c", SCRIPT]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.stderr.strip() == GATEWAY:
        pytest.skip("this kernel or user may not make a network namespace")
    assert done.stdout.splitlines() == ["[]", "[('192.0.2.7', True)]", "[]"], done.stderr
