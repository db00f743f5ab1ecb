"""Where Playwright's trace of a scenario is."""

from pathlib import Path

TRACE_FILE = "trace.zip"  # in the folder of the scenario


def has_trace(folder: Path) -> bool:
    """Whether the scenario's folder has a trace of its own; a link may lead anywhere."""
    file = folder / TRACE_FILE
    return file.is_file() and not file.is_symlink()
