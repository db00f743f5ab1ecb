"""Isolates a run from the network, by the kernel if possible.

In its own network namespace, which has only a loopback interface, no process can reach another
host, whatever it does about proxies. A user other than root needs a user namespace for that, which
some systems forbid. Then only the gateway isolates the run, and a fact says so.
"""

import ctypes
import errno
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from bench.live import netlink

NEW_USER, NEW_NETWORK = 0x10000000, 0x40000000
WAYS = (NEW_NETWORK, NEW_USER | NEW_NETWORK)
KERNEL, GATEWAY = "kernel", "gateway"


@dataclass(frozen=True, slots=True)
class Isolation:
    """What isolates the run: `kernel`, or `gateway` (the proxy alone) and why not the kernel."""

    by: str
    why_not: str = ""


def isolate(ways: tuple[int, ...] = WAYS) -> Isolation:
    """Move this process, and all that it will start, into an empty network namespace.

    Call it before any thread or socket exists. `ways` are sets of namespaces, of which the first
    is made that the kernel allows.
    """
    if sys.platform != "linux":
        return Isolation(GATEWAY, "only Linux can do it")
    code = 0
    for namespaces in ways:
        code = _tried(namespaces)
        if not code:
            _enter(namespaces)
            return Isolation(KERNEL)
    # The kernel's word for "too many namespaces" is that of a full disk.
    reason = "its limit is reached" if code == errno.ENOSPC else os.strerror(code)
    return Isolation(GATEWAY, f"the kernel refused a network namespace: {reason}")


def _tried(namespaces: int) -> int:
    """The error number with which a child of this process fails to do it, or 0.

    There is no way back: what a system permits only by half would leave the run without loopback.
    """
    child = os.fork()
    if child == 0:
        code = errno.EPERM
        try:
            _enter(namespaces)
            code = 0
        except OSError as error:
            code = error.errno or code
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _enter(namespaces: int) -> None:
    user, group = os.geteuid(), os.getegid()
    if ctypes.CDLL(None, use_errno=True).unshare(namespaces) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    if namespaces & NEW_USER:
        me = Path("/proc/self")
        (me / "setgroups").write_text("deny", encoding="utf-8")
        (me / "uid_map").write_text(f"{user} {user} 1", encoding="utf-8")
        (me / "gid_map").write_text(f"{group} {group} 1", encoding="utf-8")
    netlink.set_up("lo")
