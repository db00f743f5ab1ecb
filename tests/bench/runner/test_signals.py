import signal

import pytest

from bench.runner.signals import SIGNALS, Stopped, stopping_on_signals


@pytest.mark.parametrize("number", SIGNALS)
def test_the_first_signal_stops_and_a_second_does_not_spoil_the_clean_up(
    number: signal.Signals,
) -> None:
    mine = signal.signal(number, signal.default_int_handler)  # these tests may run under nohup
    cleaned_up = []

    def run() -> None:
        try:
            signal.raise_signal(number)
        finally:
            for other in SIGNALS:
                signal.raise_signal(other)
                cleaned_up.append(other)

    with pytest.raises(Stopped, match=number.name), stopping_on_signals():
        run()
    assert cleaned_up == [*SIGNALS]
    assert signal.signal(number, mine) is signal.default_int_handler


def test_a_run_under_nohup_outlives_its_terminal() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with stopping_on_signals():
            signal.raise_signal(signal.SIGHUP)
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)
