"""How soon the extension is active."""

from dataclasses import replace
from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import HostLoop, StepDone, SubjectActive
from bench.facts.health_steps import HEALTH_STEPS
from bench.judging.cpu_waits import lost_s, wait_is_known
from bench.judging.finding import Measure, Outcome, Ruling
from bench.judging.harm import Harm
from bench.judging.noise import excused, stolen
from bench.judging.rule import Rule, grade, ruling, unknown
from bench.judging.timeline import Timeline, Window
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class ActivationNotDelayed(Rule):
    """The extension is active soon after its neighbour, whatever the backend does.

    The neighbour is the sentinel, an extension of the bench in the same extension host. An
    activation that waits for the network blocks every command and view of the extension. Bug
    reports call 200 ms normal, and 67 s to 137 s blocked. The limits are this bench's own: on two
    cores, 96 starts of Copilot took 1.4 to 5.1 s, without the time that a second editor took.
    """

    active_s: float = 8  # soft limit, seconds after the sentinel
    active_hard_s: float = 30  # hard limit, seconds after the sentinel

    harm: ClassVar[Harm] = Harm.USE
    advice: ClassVar[str] = (
        "Return from `activate` immediately. Sign in and fetch models and flags afterwards, with a"
        " time limit."
    )
    needs_steady_state: ClassVar[bool] = False

    def judge(self, timeline: Timeline) -> Ruling:
        activations = timeline.all(SubjectActive, timeline.alive)
        return self._active(activations[0], timeline) if activations else _absent(timeline)

    def _active(self, activation: SubjectActive, timeline: Timeline) -> Ruling:
        seconds = activation.after_ms / 1000
        activating = Window(activation.at - seconds, activation.at)
        whole = self._ruling(activation, timeline, seconds)
        if not wait_is_known(timeline, activating):
            return excused(whole, stolen(timeline, activating))
        waited_s = lost_s(timeline, activating)
        note = f"The machine gave the extension host no CPU core for {waited_s:.1f} s of this time."
        own = self._ruling(activation, timeline, seconds - waited_s, note)
        return whole if own.outcome is whole.outcome else own

    def _ruling(
        self, activation: SubjectActive, timeline: Timeline, own_s: float, note: str = ""
    ) -> Ruling:
        """Graded by `own_s`; the finding reports the whole time."""
        delay = Measure(
            "time after the sentinel's activation",
            activation.after_ms / 1000,
            "s",
            self.active_s,
            self.active_hard_s,
            "active_s",
            "active_hard_s",
        )
        outcome = grade(replace(delay, value=own_s))
        late = "" if outcome is Outcome.KEPT else " late"
        return ruling(
            outcome,
            f"The extension {activation.extension} became active{late}",
            delay,
            when=timeline.moment(activation.at),
            notes=[note],
        )


def _absent(timeline: Timeline) -> Ruling:
    samples = timeline.host_samples
    if not samples or not timeline.all(HostLoop, timeline.alive):
        return unknown("The sentinel extension, which reports the activation, sent no data")
    worked = [step for step in timeline.all(StepDone) if step.ok and step.step in HEALTH_STEPS]
    if worked:
        return unknown(
            "The sentinel did not report when the extension became active; the extension worked",
            when=timeline.moment(worked[0].at),
        )
    seconds = samples[-1].at - samples[0].at
    return unknown(
        f"The extension was not active in the {seconds:.0f} s that the extension host ran",
        notes=["Either it never becomes active, or it is set up incorrectly."],
    )
