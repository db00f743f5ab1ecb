"""The most memory that this process has had."""

from pathlib import Path


def peak_mb() -> float:
    """Resident memory at its peak, MB (10^6 bytes).

    Not getrusage's: that of a child begins with its parent's, as it was at the fork.
    """
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    (kilobytes,) = [line.split()[1] for line in lines if line.startswith("VmHWM:")]
    return int(kilobytes) * 1024 / 1e6
