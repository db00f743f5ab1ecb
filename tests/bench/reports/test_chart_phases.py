from bench.reports.chart_phases import phase_names, phase_shapes
from bench.reports.data.timeline_model import Event, Span, TimelineData

MADE = TimelineData(
    100.0,
    (Span("starting", 0, 30), Span("fault", 30, 60), Span("recovery", 60, 61)),
    (),
    (),
    (),
    0,
    (Event(35.0, "page crashed", "x"), Event(36.0, "log", "x")),
    2,
)


def test_each_phase_has_a_shade_and_each_end_of_a_process_a_line() -> None:
    shapes = [(shape["type"], shape["x0"], shape["x1"]) for shape in phase_shapes(MADE)]
    assert shapes == [("rect", 30, 60), ("rect", 60, 61), ("line", 35.0, 35.0)]


def test_each_phase_has_a_name_in_its_middle() -> None:
    names = [(name["text"], name["x"]) for name in phase_names(MADE)]
    assert names == [("fault", 45), ("recovery", 60.5)]
