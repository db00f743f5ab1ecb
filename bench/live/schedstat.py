"""The kernel's figures on how long a thread ran, and how long it waited for a core."""

from pathlib import Path


def scheduled(pid: int) -> tuple[float | None, float | None]:
    """How long the process's main thread was on a core, and waited for one, in seconds.

    Both are totals since its start; None if the process is gone, and except on Linux.
    """
    try:
        text = Path(f"/proc/{pid}/schedstat").read_text("ascii")
    except OSError:
        return None, None
    ran, waited, _ = text.split()
    return round(int(ran) / 1e9, 4), round(int(waited) / 1e9, 4)
