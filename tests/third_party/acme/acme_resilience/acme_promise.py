"""A promise about the person's steps."""

from pydantic.dataclasses import dataclass

from bench.facts import FAULT
from bench.judging.finding import Ruling
from bench.judging.rule import Rule, degraded, kept
from bench.judging.timeline import Timeline
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class AcmePromise(Rule):
    """No step of the fault phase takes longer than `step_s`; the limit is ACME's own."""

    step_s: float = 30

    def judge(self, timeline: Timeline) -> Ruling:
        slow = [step for step in timeline.steps("type", FAULT) if step.seconds > self.step_s]
        if slow:
            return degraded(f"A step took {slow[0].seconds:g} s (limit {self.step_s:g} s).")
        return kept(f"No step took longer than {self.step_s:g} s.")
