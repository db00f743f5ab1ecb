"""Two ways to fail, each with its exit code; everything else is a builtin error."""

from enum import IntEnum


class Exit(IntEnum):
    """What the command line answers."""

    KEPT = 0
    BROKEN = 1
    BAD_REQUEST = 2
    BENCH_FAILED = 3
    INTERRUPTED = 130


class RequestError(Exception):
    """What was asked for cannot be: a scenario, a setting, an argument."""


class BenchError(Exception):
    """The bench itself failed; `details` are the last lines of the right log."""

    def __init__(self, message: str, *, details: str = "") -> None:
        super().__init__(message)
        self.details = details
