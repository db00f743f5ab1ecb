from bench.facts import (
    Answered,
    Asked,
    Fact,
    HostExit,
    PhaseBegan,
    ProcessGone,
    ProcessSample,
    StepDone,
)
from bench.facts.roles import HOST
from bench.runner.watched import Watched


def watched(*facts: Fact) -> Watched:
    state = Watched()
    for fact in facts:
        state.see(fact)
    return state


def answered(status: int | None) -> Answered:
    return Answered(1.0, "r", "chat", status, 1.0, 1, False)


def test_memory_is_that_of_the_hosts_that_live() -> None:
    state = watched(
        ProcessSample(1.0, 1, HOST, 100.0, 5.0),
        ProcessSample(1.1, 2, "renderer", 900.0, 5.0),
        ProcessSample(1.2, 3, HOST, 50.0, 5.0),
        ProcessSample(1.3, 1, HOST, 120.0, 5.0),
        ProcessGone(2.0, 3, HOST),
    )
    assert state.memory_mb == 120.0
    assert state.figures == "120 MB"


def test_requests_are_counted_and_those_that_failed() -> None:
    asked = Asked(1.0, "r", "chat", "h", "/", ())
    state = watched(PhaseBegan(0.5, "fault"), asked, asked, answered(200), answered(429))
    assert (state.phase, state.figures) == ("fault", "2 requests, 1 failed")
    assert watched(answered(None)).refused == 1


def test_the_last_trouble_is_kept() -> None:
    ok = StepDone(9.0, "ask", True, 1.0)
    state = watched(StepDone(3.0, "ghost text", False, 1.0), HostExit(4.0, 7, 1, None), ok)
    assert state.seen == "extension host ended at 4 s"
    assert watched(StepDone(3.0, "ghost text", False, 1.0)).seen == "no ghost text at 3 s"
