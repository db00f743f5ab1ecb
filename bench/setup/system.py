"""Installs system packages as root on Debian and Ubuntu; elsewhere an error names them."""

import os
import platform
import shutil

from bench.core.errors import BenchError
from bench.setup.command import Say, run

DEBIAN_LIKE = {"debian", "ubuntu"}
LOCK_WAIT = "-oDPkg::Lock::Timeout=600"  # two installs at once wait for each other
# What compiling the native modules of VS Code's server needs: the command to look for, its package.
COMPILERS = (("make", "make"), ("g++", "g++"), ("krb5-config", "libkrb5-dev"))


def can_use_apt() -> bool:
    """Whether this is Debian, Ubuntu or a derivative, and we are root."""
    try:
        about = platform.freedesktop_os_release()
    except OSError:
        return False
    names = {about.get("ID", ""), *about.get("ID_LIKE", "").split()}
    return bool(names & DEBIAN_LIKE) and os.geteuid() == 0 and shutil.which("apt-get") is not None


def missing_packages() -> list[str]:
    """The Debian packages that compiling needs and this machine lacks."""
    return [package for command, package in COMPILERS if shutil.which(command) is None]


def apt_install(packages: list[str], say: Say) -> None:
    """Fetch the package lists, then install Debian packages."""
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    run(
        ["apt-get", "update", "-q", LOCK_WAIT],
        what="Fetching the package lists",
        say=say,
        env=quiet,
    )
    run(
        ["apt-get", "install", "-y", "-q", LOCK_WAIT, "--no-install-recommends", *packages],
        what=f"Installing {', '.join(packages)}",
        say=say,
        env=quiet,
    )


def ensure_compilers(say: Say) -> None:
    missing = missing_packages()
    if not missing:
        return
    if not can_use_apt():
        msg = (
            f"Compiling VS Code's native modules needs: {', '.join(missing)}. To fix (on Debian):"
            f" sudo apt-get install -y {' '.join(missing)}"
        )
        raise BenchError(msg)
    apt_install(missing, say)
