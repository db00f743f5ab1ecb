import json
from dataclasses import replace

import plotly.graph_objects as go

from bench.facts import FaultSwitchedOn, ProcessGone
from bench.facts.roles import HOST
from bench.judging.timeline import Timeline
from bench.reports.chart import chart
from bench.reports.data.build import timeline_data
from bench.reports.data.timeline_model import Event, Series, TimelineData
from bench.testing.story import healthy

MADE = timeline_data(
    Timeline.of(
        [
            *healthy(),
            ProcessGone(35.0, 100, HOST),
            FaultSwitchedOn(30.0, 1, "latency", ("chat",), False, "fault"),
        ]
    )
)


def test_plotly_knows_every_part() -> None:
    figure = go.Figure(json.loads(chart(MADE)))
    names = {trace.name for trace in figure.data}
    assert {"extension host", "key to paint", "fault latency", "request answered (1)"} <= names
    assert {trace.xaxis for trace in figure.data} <= {None, "x"}  # one zoom for all of them


def test_an_empty_run_has_a_chart() -> None:
    assert go.Figure(json.loads(chart(TimelineData(0.0, (), (), (), (), 0, (), 0))))


def test_the_end_of_a_host_is_a_line_through_all_panels() -> None:
    lines = [
        shape for shape in json.loads(chart(MADE))["layout"]["shapes"] if shape["type"] == "line"
    ]
    assert [line["x0"] for line in lines] == [35.0]


def test_a_fault_has_a_faint_bar_while_it_is_on_and_a_strong_one_while_it_hits() -> None:
    hit = replace(MADE.faults[0], hit_from=33.0, hit_until=34.5)
    figure = go.Figure(json.loads(chart(replace(MADE, faults=(hit,)))))
    bars = {trace.name: trace for trace in figure.data if trace.name.startswith("fault ")}
    assert {name: bar.x for name, bar in bars.items()} == {
        "fault latency, hit": (33.0, 34.5),
        "fault latency": (30.0, 50.0),
    }
    text = "latency (hit from 33.0 to 34.5 s) on chat"
    assert all(bar.hovertemplate.startswith(text) for bar in bars.values())


def test_a_fault_that_hit_nothing_has_no_strong_bar() -> None:
    names = [trace["name"] for trace in json.loads(chart(MADE))["data"]]
    assert [name for name in names if name.startswith("fault ")] == ["fault latency"]


def test_a_line_breaks_where_nothing_was_measured() -> None:
    series = Series("x", "cpu", "%", (1.0, 2.0, 50.0), (1.0, 1.0, 1.0), 3)
    (trace,) = json.loads(
        chart(replace(MADE, series=(series,), requests=(), events=(), faults=()))
    )["data"]
    assert trace["y"] == [1.0, 1.0, None, 1.0]


def test_a_text_is_no_markup_of_plotly() -> None:
    event = Event(1.0, "dialog", '<a href="http://evil">%{x}</a>')
    text = chart(replace(MADE, events=(event,)))
    assert "<a" not in text
    assert "%{x}<" not in text
    assert "&lt;a href" in text
