from bench.judging.timeline import Timeline
from bench.reports.data.series import series_of, thinned
from bench.testing.story import healthy


def test_few_points_stay_as_they_are() -> None:
    points = [(float(at), 1.0) for at in range(10)]
    assert thinned(points, stretches=5) == points


def test_of_many_points_the_extremes_of_each_stretch_stay() -> None:
    points = [(at / 10, 1000.0 if at == 555 else float(at % 7)) for at in range(1000)]
    few = thinned(points, stretches=10)
    assert len(few) <= 20
    assert (55.5, 1000.0) in few
    assert few == sorted(few)
    assert min(value for _, value in few) == 0.0


def test_points_at_one_time_are_thinned_too() -> None:
    assert len(thinned([(1.0, float(value)) for value in range(100)], stretches=2)) <= 4


def test_a_healthy_run_has_every_panel() -> None:
    found = series_of(Timeline.of(healthy()))
    assert {series.panel for series in found} == {"memory", "cpu", "loop", "keys"}
    memory = next(series for series in found if series.name == "extension host")
    assert (memory.unit, set(memory.values), memory.count) == ("MB", {500.0}, 264)


def test_a_run_without_measures_has_none() -> None:
    assert series_of(Timeline.of([])) == ()
