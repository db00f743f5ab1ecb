"""The facts of a healthy run, and variations of them, for tests of rules."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from bench.facts import (
    CLOSING,
    FAULT,
    QUIET,
    RECOVERY,
    STARTING,
    STEADY,
    Answered,
    AnswerRead,
    Appeared,
    Asked,
    DocumentRead,
    EditorClosed,
    Fact,
    GhostAppeared,
    GhostVanished,
    Heartbeat,
    HostLoop,
    Keystroke,
    NeighbourDid,
    PageMemory,
    PhaseBegan,
    ProcessSample,
    Sealed,
    StepDone,
    SubjectActive,
    Vanished,
)
from bench.facts.roles import HOST, RENDERER
from bench.judging.finding import Outcome
from bench.judging.rule import Rule
from bench.judging.timeline import Timeline

HOST_PID = 100
BEGINS = {STARTING: 0.0, STEADY: 10.0, FAULT: 30.0, RECOVERY: 50.0, QUIET: 60.0, CLOSING: 70.0}
END = 72.0
STEPS = ("typing lands", "type", "ghost text", "ask", "chat answer")


def ticks(start: float, end: float, every: float) -> Iterable[float]:
    return (start + index * every for index in range(round((end - start) / every)))


def sample(at: float, role: str, rss_mb: float, pid: int = HOST_PID) -> ProcessSample:
    return ProcessSample(at, pid, role, rss_mb, 5.0)


def healthy() -> list[Fact]:
    """A run that keeps every rule: two rounds before a delivered fault, one under it, one after."""
    facts: list[Fact] = [PhaseBegan(at, phase) for phase, at in BEGINS.items()]
    facts += [Sealed(0.0, "kernel", watched=True), EditorClosed(END)]
    facts += [Heartbeat(at, HOST_PID, 1.0) for at in ticks(5, 70, 0.1)]
    facts += [sample(at, HOST, 500.0) for at in ticks(4, 70, 0.25)]
    facts += [sample(at, RENDERER, 700.0, 200) for at in ticks(4, 70, 0.25)]
    for start in (12.0, 20.0, 32.0, 52.0):
        facts += [Keystroke(start + key * 0.04, 40.0) for key in range(30)]
        facts += [
            StepDone(start + 2, "typing lands", True, 1.0),
            StepDone(start + 3, "type", True, 1.0),
        ]
        facts += [
            StepDone(start + 4, "ghost text", True, 0.5),
            StepDone(start + 5, "ask", True, 1.0),
        ]
        facts.append(StepDone(start + 6, "chat answer", True, 1.0))
        facts += seen(start)
    facts += [HostLoop(at, HOST_PID, 12.0, 80.0) for at in ticks(5, 70, 1.0)]
    facts += [PageMemory(at, 60.0) for at in ticks(5, 70, 1.0)]
    facts += [
        NeighbourDid(at, what, 15.0, True)
        for at in ticks(5, 70, 1.0)
        for what in ("fetch", "hover", "completion", "diagnostics")
    ]
    facts.append(SubjectActive(6.0, "some.extension", 900.0))
    return [*facts, *request("ghost_text/a/1", 33.0, "ghost_text", planned=("latency",))]


def seen(start: float) -> list[Fact]:
    """What the screen shows in a healthy round that begins at `start`."""
    return [
        GhostAppeared(start + 4, f"compute_{start:.0f}()", f"total_{start:.0f} = "),
        GhostVanished(start + 4.2),
        Appeared(start + 5, "progress", int(start), ""),
        Vanished(start + 5.8, "progress", int(start)),
        AnswerRead(start + 6, start + 5, "That is all it needs.", True, False),
        DocumentRead(start + 7, (), ()),
    ]


def request(
    name: str,
    at: float,
    surface: str,
    *,
    status: int = 200,
    planned: tuple[str, ...] = (),
    retry_after_s: float | None = None,
) -> list[Fact]:
    """A request and its answer 10 ms later."""
    answer = Answered(
        at + 0.01, name, surface, status, at + 0.01, 100, False, retry_after_s, planned
    )
    return [Asked(at, name, surface, "host", "/path", planned), answer]


def without(facts: list[Fact], unwanted: Callable[[Fact], bool]) -> list[Fact]:
    return [fact for fact in facts if not unwanted(fact)]


def slower(facts: list[Fact], factor: float, phase: str) -> list[Fact]:
    """The same facts with slower painting in one phase."""
    window = Timeline.of(facts).phases[phase]
    return [
        replace(fact, paint_ms=fact.paint_ms * factor)
        if isinstance(fact, Keystroke) and window.holds(fact.at)
        else fact
        for fact in facts
    ]


def outcome(rule: Rule, facts: list[Fact]) -> Outcome:
    return rule.judge(Timeline.of(facts)).outcome


def because(rule: Rule, facts: list[Fact]) -> str:
    return rule.judge(Timeline.of(facts)).because
