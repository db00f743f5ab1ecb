"""What happened on the screen, in the processes and in the logs of a run. Pure."""

from collections.abc import Iterator, Set
from itertools import chain

from bench.core.texts import short_line
from bench.facts import (
    AnswerRead,
    AnswerStopped,
    Appeared,
    DocumentCovered,
    Fact,
    HostExit,
    HostHung,
    LogWarned,
    OnPurpose,
    PageCrashed,
    ProcessBorn,
    ProcessGone,
    QuestionSent,
    Shot,
    StepDone,
)
from bench.facts.roles import HOST
from bench.judging.timeline import Timeline
from bench.reports.data.capped import capped
from bench.reports.data.timeline_model import Event

MOST = 600
LONGEST = 200  # characters of a text that an extension chose
SHOWN = ("notification", "dialog")
# kinds that say most about a run; the bench bounds their number, not what an extension does
ALWAYS = (
    *("extension host ended", "extension host exit", "extension host hung", "page crashed"),
    *("extension host started", "step failed", "picture"),
)


def events_of(timeline: Timeline, named: Set[float] = frozenset()) -> tuple[tuple[Event, ...], int]:
    """The events, and the number of all.

    Of many, those that matter stay: the kinds of `ALWAYS`, then what happened at a time in `named`
    (in seconds, with three digits), then the first others.
    """

    def rank(event: Event) -> int:
        if event.kind in ALWAYS:
            return 0
        return 1 if event.at in named else 2

    every = sorted(
        chain(_processes(timeline), _screen(timeline), _steps(timeline)), key=lambda each: each.at
    )
    return tuple(capped(every, MOST, rank)), len(every)


def _event(fact: Fact, kind: str, text: str, file: str = "") -> Event:
    return Event(round(fact.at, 3), kind, short_line(text, LONGEST), file)


def _processes(timeline: Timeline) -> Iterator[Event]:
    hosts = [born for born in timeline.all(ProcessBorn) if born.role == HOST]
    for born in hosts[1:]:
        yield _event(born, "extension host started", f"pid {born.pid}")
    for gone in timeline.all(ProcessGone, timeline.alive):
        if gone.role == HOST:
            yield _event(gone, "extension host ended", f"pid {gone.pid}")
    for left in timeline.all(HostExit, timeline.alive):
        yield _event(left, "extension host exit", f"code {left.code}, signal {left.signal}")
    for hung in timeline.all(HostHung):
        top = hung.stack[0] if hung.stack else "unknown function"
        yield _event(hung, "extension host hung", top, hung.file)
    for crash in timeline.all(PageCrashed, timeline.alive):
        yield _event(crash, "page crashed", "the workbench's page")
    for warned in timeline.all(LogWarned):
        yield _event(warned, "log", f"{warned.kind}: {warned.text}")


def _screen(timeline: Timeline) -> Iterator[Event]:
    for widget in timeline.all(Appeared):
        if widget.kind in SHOWN:
            yield _event(widget, widget.kind, widget.text)
    for covered in timeline.all(DocumentCovered):
        yield _event(covered, "document covered", f"{covered.kind} {covered.title}")
    for sent in timeline.all(QuestionSent):
        yield _event(sent, "question", f"sent in {sent.place}")
    for stopped in timeline.all(AnswerStopped):
        yield _event(stopped, "on purpose", "the person stopped the answer")
    for answer in timeline.all(AnswerRead):
        kind = "answer failed" if answer.failed else "answer"
        yield _event(answer, kind, answer.error or answer.text)
    for shot in timeline.all(Shot):
        yield _event(shot, "picture", shot.what, shot.file)


def _steps(timeline: Timeline) -> Iterator[Event]:
    for done in timeline.all(StepDone):
        if not done.ok:
            yield _event(
                done, "step failed", f"{done.step}: {done.note}" if done.note else done.step
            )
    for act in timeline.all(OnPurpose):
        yield _event(act, "on purpose", f"{act.what}, for {act.seconds:.1f} s")
