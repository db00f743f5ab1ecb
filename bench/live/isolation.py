"""Isolates a run from the network, by the kernel if possible.

In its own network namespace, which has only a loopback interface, no process can reach another
host, whatever it does about proxies. If the kernel refuses (a container without the right, a system
other than Linux), only the gateway isolates the run, and a fact says so.
"""

import ctypes
import fcntl
import os
import socket
import struct
import sys

CLONE_NEWNET = 0x40000000
SIOCGIFFLAGS, SIOCSIFFLAGS = 0x8913, 0x8914
IFF_UP = 0x1
REQUEST = struct.Struct("16sh14x")
KERNEL, GATEWAY = "kernel", "gateway"


def isolate() -> str:
    """Move this process, and all that it will start, into an empty network namespace.

    Call it before any thread or socket exists. Returns `kernel` on success, and `gateway` if only
    the proxy isolates the run.
    """
    if sys.platform != "linux" or not _unshare_network():
        return GATEWAY
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as handle:
        answer = fcntl.ioctl(handle, SIOCGIFFLAGS, REQUEST.pack(b"lo", 0))
        _, flags = REQUEST.unpack(answer)
        fcntl.ioctl(handle, SIOCSIFFLAGS, REQUEST.pack(b"lo", flags | IFF_UP))
    return KERNEL


def _unshare_network() -> bool:
    if os.geteuid() != 0:
        return False  # a user namespace would be needed, in which Chromium's sandbox fails
    libc = ctypes.CDLL(None, use_errno=True)
    return int(libc.unshare(CLONE_NEWNET)) == 0
