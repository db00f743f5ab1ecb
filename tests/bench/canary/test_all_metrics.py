from bench.canary.all_metrics import known_metrics


def test_only_the_alarm_is_looked_at_each_second() -> None:
    assert [name for name, kind in known_metrics().items() if kind.anytime] == ["answers_in_time"]


def test_every_metric_says_what_it_is() -> None:
    assert all(len(kind.__doc__ or "") > 40 for kind in known_metrics().values())
