from bench.canary.windows import p99_series, windows
from tests.bench.canary.stages import NEW, OLD, seconds, stage


def test_windows_begin_after_the_stage_has_settled() -> None:
    failing = seconds(NEW, 10, refused=10)[5:] + seconds(NEW)[10:]
    found = windows(stage(failing), NEW)
    assert [window.success for window in found] == [0.5, *[1.0] * 6]
    assert found[0].p99_s == 0.2


def test_a_window_without_answers_has_no_values() -> None:
    assert windows(stage([], now=12.0), NEW)[0] == (None, None)
    assert p99_series(stage(seconds(NEW, 2, p99_s=None)), NEW) == []
    assert len(p99_series(stage(), OLD)) == 40
