"""How soon the extension is there."""

from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import HostLoop, StepDone, SubjectActive
from bench.facts.health_steps import HEALTH_STEPS
from bench.judging.cpu_waits import is_told, lost_s
from bench.judging.finding import Ruling
from bench.judging.noise import excused, stolen
from bench.judging.rule import Rule, graded_by, unknown
from bench.judging.timeline import Timeline, Window
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class ActivationNotDelayed(Rule):
    """The extension is active soon after its neighbour, whatever the backend does.

    An activation that waits for the network holds up every command and view of the extension. Bug
    reports call 200 ms normal, and 67 s to 137 s blocked; the limits are ours. On two cores 96
    starts of Copilot took 1.4 to 5.1 s, without what a second editor took.
    """

    active_s: float = 8
    active_hard_s: float = 30

    advice: ClassVar[str] = (
        "Return from `activate` at once: sign in, fetch models and flags afterwards, with a time"
        " limit."
    )
    needs_steady_state: ClassVar[bool] = False

    def judge(self, timeline: Timeline) -> Ruling:
        came = timeline.all(SubjectActive, timeline.alive)
        return self._active(came[0], timeline) if came else self._absent(timeline)

    def _active(self, came: SubjectActive, timeline: Timeline) -> Ruling:
        seconds = came.after_ms / 1000
        began = Window(came.at - seconds, came.at)
        because = (
            f"The extension {came.extension} was active {seconds:.1f} s after its neighbour, at"
            f" {came.at:.1f} s, in the phase '{timeline.phase_at(came.at)}' ({self._limits})."
        )
        ruling = graded_by(seconds, self.active_s, self.active_hard_s, because)
        if not is_told(timeline, began):
            return excused(ruling, stolen(timeline, began))
        waited_s = lost_s(timeline, began)
        told = f" The machine did not let the host run for {waited_s:.1f} s of it."
        own = graded_by(seconds - waited_s, self.active_s, self.active_hard_s, because + told)
        return ruling if own.outcome is ruling.outcome else own

    def _absent(self, timeline: Timeline) -> Ruling:
        seen = timeline.host_samples
        if not seen or not timeline.all(HostLoop, timeline.alive):
            return unknown("The sentinel, which tells when the extension is active, was not heard.")
        worked = [step for step in timeline.all(StepDone) if step.ok and step.step in HEALTH_STEPS]
        if worked:
            return unknown(
                f"The sentinel did not tell when the extension was active; it worked at"
                f" {worked[0].at:.1f} s."
            )
        seconds = seen[-1].at - seen[0].at
        return unknown(
            f"The extension was not active in the {seconds:.0f} s of the extension host's life. One"
            " that never becomes active cannot be told from one that was set up wrong."
        )

    @property
    def _limits(self) -> str:
        return f"limits {self.active_s:g} s / {self.active_hard_s:g} s"
