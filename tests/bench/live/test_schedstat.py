"""The kernel's figures on a real process."""

import os

from bench.core import waits
from bench.live.schedstat import scheduled


def test_the_time_on_a_core_grows_while_the_process_computes() -> None:
    before, waited_s = scheduled(os.getpid())
    assert before is not None
    assert waited_s is not None

    def has_grown() -> bool:
        sum(range(100_000))
        now, _ = scheduled(os.getpid())
        return now is not None and now > before

    waits.until(has_grown, seconds=10, what="more time on a core")


def test_a_process_that_is_gone_has_no_figures() -> None:
    assert scheduled(2**22 + 1) == (None, None)
