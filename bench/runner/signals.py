"""Stops a run in an orderly way on a signal."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """A signal asked the conductor to stop."""


@contextmanager
def stopping_on_signals() -> Iterator[None]:
    """Turn the first signal into `Stopped`; ignore further ones during the clean-up.

    A run under `nohup` outlives its terminal.
    """

    def stop(number: int, frame: FrameType | None) -> None:
        _ignore_signals()
        raise Stopped(signal.Signals(number).name)

    heeded = [number for number in SIGNALS if not _is_under_nohup(number)]
    before = [signal.signal(number, stop) for number in heeded]
    try:
        yield
    finally:
        for number, handler in zip(heeded, before, strict=True):
            signal.signal(number, handler)


def _is_under_nohup(number: signal.Signals) -> bool:
    return number == signal.SIGHUP and signal.getsignal(number) is signal.SIG_IGN


def _ignore_signals() -> None:
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
