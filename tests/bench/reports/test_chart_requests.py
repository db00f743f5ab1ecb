from bench.facts import Answered, Asked
from bench.judging.timeline import Timeline
from bench.reports.chart_requests import request_traces
from bench.reports.data.requests import requests_of

FACTS = [
    Asked(1.0, "r1", "chat", "h", "/", ("latency",), call="c"),
    Answered(2.0, "r1", "chat", 500, None, 1, False, None, ("latency",)),
    Asked(5.0, "r2", "chat", "h", "/", (), call="c", attempt=2),
    Asked(6.0, "r3", "models", "h", "/", ()),
    Answered(6.5, "r3", "models", 200, 6.2, 1, False),
]


def test_each_ending_is_a_trace_and_retries_are_linked() -> None:
    requests, _ = requests_of(Timeline.of(FACTS))
    traces, lanes = request_traces(requests, 10.0, "y6")
    by_name = {trace["name"]: trace for trace in traces}
    assert set(by_name) == {
        "retry",
        "request answered (1)",
        "request refused (1)",
        "request open (1)",
    }
    assert by_name["retry"]["x"] == [2.0, 5.0, None]
    assert by_name["request open (1)"]["x"] == [5.0, 10.0, None]
    assert by_name["request refused (1)"]["text"][0] == "chat refused 500, fault latency"
    assert lanes == ("models", "chat")
    assert {trace["yaxis"] for trace in traces} == {"y6"}


def test_without_requests_there_is_no_trace() -> None:
    assert request_traces((), 10.0, "y6") == ([], ())
