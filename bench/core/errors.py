"""The exit codes, and the two errors that become one; everything else is a builtin error."""

from enum import IntEnum


class Exit(IntEnum):
    """The exit codes of the command line."""

    KEPT = 0  # no hard limit was exceeded
    BROKEN = 1  # a hard limit was exceeded
    BAD_REQUEST = 2  # an argument or a file is wrong
    BENCH_FAILED = 3  # the bench failed, or could not judge the run
    INTERRUPTED = 130


class RequestError(Exception):
    """The request cannot be fulfilled: a scenario, a setting or an argument is wrong."""


class BenchError(Exception):
    """The bench itself failed; `details` are the last lines of the log that shows why."""

    def __init__(self, message: str, *, details: str = "") -> None:
        super().__init__(message)
        self.details = details
