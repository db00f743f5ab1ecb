"""Recovery after the fault."""

from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import RECOVERY, STEADY, FaultSwitchedOn, Shot, StepDone
from bench.facts.health_steps import DEAD_SCREEN, HEALTH_STEPS, NEW_CONVERSATION
from bench.judging.finding import SEVERITY, Evidence, Measure, Ruling
from bench.judging.harm import Harm
from bench.judging.noise import excused, stolen
from bench.judging.rule import Rule, broken, ended_before, grade, graded, unknown
from bench.judging.timeline import Timeline, Window
from fake_backend.plan.firing import Moment
from fake_backend.settings import STRICT

CHAT, ASK = "chat answer", "ask"
WAIT = "wait for"  # its note is the selector of the element


@dataclass(frozen=True, config=STRICT)
class Recovers(Rule):
    """Everything works again, without a reload, soon after the fault ends.

    The journey must show again what it showed in the steady state. The soft limit is 30 s and the
    hard limit 120 s after the fault was switched off. Questions go on in the same conversation. If
    it does not answer, the person asks once more in a new one. The note says what came of that; it
    does not count.

    A scenario can keep its faults on until the end (`until = "end"`). Then the extension must find
    a way out by itself, and the time counts from the end of the fault phase.

    A phase of recovery that ended before the hard limit, with something still missing, is unknown.
    """

    within_s: Moment = 30  # soft limit, seconds after the end of the fault
    within_hard_s: Moment = 120  # hard limit, seconds after the end of the fault

    harm: ClassVar[Harm] = Harm.WORK
    advice: ClassVar[str] = (
        "Test an open circuit breaker again after a while or on the user's next action. Never"
        " require a reload. Do not send back what the service has refused: a conversation must not"
        " fail for ever because of its history."
    )

    def judge(self, timeline: Timeline) -> Ruling:
        window = timeline.phases.get(RECOVERY)
        if window is None:
            return ended_before(RECOVERY)
        wanted = [step for step in HEALTH_STEPS if timeline.steps(step, STEADY)]
        if not wanted:
            return unknown("Nothing worked in the steady state, so nothing could recover.")
        came = {step: _all_back_at(timeline, step) for step in wanted}
        missing = [step for step, at in came.items() if at is None]
        if missing:
            return self._missing(missing, timeline, window)
        slowest, at = max(came.items(), key=lambda pair: pair[1] or 0.0)
        back = Window(window.start, at or window.start)
        ruling = graded(
            self._measure("recovery time", back.seconds),
            f"Everything worked again {_since(timeline)}",
            notes=(f"The last to come back was {HEALTH_STEPS[slowest]}.", _still_on(timeline)),
            evidence=(Evidence("step", slowest, at),),
        )
        own = grade(self._measure("recovery time", timeline.own_s(back)))
        if SEVERITY.index(own) > SEVERITY.index(ruling.outcome):
            return excused(ruling, stolen(timeline, back))
        return ruling

    def _missing(self, missing: list[str], timeline: Timeline, window: Window) -> Ruling:
        what = " and ".join(HEALTH_STEPS[step] for step in missing)
        headline = f"{what[0].upper()}{what[1:]} did not come back {_since(timeline)}"
        waited = self._measure("waiting time", window.seconds)
        told = [_still_on(timeline), _conversation(timeline) if CHAT in missing else ""]
        evidence = _evidence(timeline, missing, window)
        if window.seconds < self.within_hard_s:
            why = "The phase ended before the hard limit, too early to judge this."
            if window.seconds < self.within_s:
                why = "The run ended too early to judge this."
            return unknown(headline, waited, notes=[*told, why], evidence=evidence)
        ruling = broken(headline, waited, notes=told, evidence=evidence)
        if timeline.own_s(window) < self.within_s:
            return excused(ruling, stolen(timeline, window))
        return ruling

    def _measure(self, name: str, seconds: float) -> Measure:
        limits = self.within_s, self.within_hard_s, "within_s", "within_hard_s"
        return Measure(name, seconds, "s", *limits)


def _all_back_at(timeline: Timeline, step: str) -> float | None:
    """When a step worked again; None if it never did.

    A journey may wait for several elements; then all of them must have come.
    """
    proved = [done for done in timeline.steps(step, STEADY) if done.ok]
    tries = timeline.steps(step, RECOVERY)
    if step != WAIT:
        return _back_at(timeline, step, proved, tries)
    back = [
        _back_at(timeline, step, *(_of(element, some) for some in (proved, tries)))
        for element in dict.fromkeys(done.note for done in proved)
    ]
    came = [at for at in back if at is not None]
    return max(came) if came and len(came) == len(back) else None


def _of(element: str, waits: list[StepDone]) -> list[StepDone]:
    return [done for done in waits if done.note == element]


def _back_at(
    timeline: Timeline, step: str, proved: list[StepDone], tries: list[StepDone]
) -> float | None:
    """When the first success ended.

    But a step that took no longer than in the steady state, and had not failed since the fault
    ended, found everything working when it began.
    """
    first = next((done for done in tries if done.ok), None)
    if first is None:
        return None
    usual_s = max((done.seconds for done in proved), default=0.0)
    failed = [done for done in _failures(timeline, step) if done.at < first.at]
    at_once = not failed and first.seconds <= usual_s
    began = max(first.at - first.seconds, timeline.phases[RECOVERY].start)
    return began if at_once else first.at


def _failures(timeline: Timeline, step: str) -> list[StepDone]:
    """The tries of the recovery that failed; a question that was not taken has no answer."""
    names = (ASK, step) if step == CHAT else (step,)
    tries = [done for name in names for done in timeline.steps(name, RECOVERY)]
    return sorted((done for done in tries if not done.ok), key=lambda done: done.at)


def _lasting(timeline: Timeline) -> tuple[list[FaultSwitchedOn], bool]:
    """The faults that stay on until the end of the run, and whether they are all faults."""
    faults = timeline.all(FaultSwitchedOn)
    lasting = [fault for fault in faults if fault.until == "end"]
    return lasting, bool(lasting) and len(lasting) == len(faults)


def _since(timeline: Timeline) -> str:
    lasting, all_last = _lasting(timeline)
    if all_last:
        return "while the fault stayed on" if len(lasting) == 1 else "while the faults stayed on"
    return "after the fault phase ended" if lasting else "after the fault ended"


def _still_on(timeline: Timeline) -> str:
    lasting, _ = _lasting(timeline)
    names = ", ".join(dict.fromkeys(f"'{fault.name}'" for fault in lasting))
    return f"The scenario keeps {names} on until the end of the run." if names else ""


def _conversation(timeline: Timeline) -> str:
    """What became of a question in a new conversation; empty if none was asked."""
    asked = timeline.steps(NEW_CONVERSATION, RECOVERY)
    if not asked:
        return ""
    if asked[-1].ok:
        return "The conversation stayed dead; a question in a new conversation was answered."
    return "The conversation stayed dead, and a question in a new one was not answered either."


def _evidence(timeline: Timeline, missing: list[str], window: Window) -> tuple[Evidence, ...]:
    """The screenshot of the dead screen, and the last failure of each step that is missing."""
    shots = timeline.all(Shot, window)
    dead = [shot for shot in shots if shot.what == DEAD_SCREEN]
    shown = dead or [shot for shot in shots if shot.what in missing]
    pictures = [Evidence("screen", shot.file, shot.at) for shot in shown[-1:]]
    failures = [_failures(timeline, step)[-1:] for step in missing]
    return (
        *pictures,
        *(
            Evidence("step", f"{done.step}: {done.note}" if done.note else done.step, done.at)
            for last in failures
            for done in last
        ),
    )
