"""A row of the checklist about the first stage."""

from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.gate.row import Evidence, Row
from bench.judging.finding import Ruling
from bench.judging.rule import broken, kept
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class AcmeSmallStart(Row):
    """The first stage has at most the share `share` of the users; the limit is ACME's own."""

    advice: ClassVar[str] = "Begin with a smaller stage."
    share: float = 0.1

    def judge(self, evidence: Evidence) -> Ruling:
        first = evidence.rollout.table.stages[0].share
        if first > self.share:
            return broken(f"The first stage has {first:.0%} of the users (limit {self.share:.0%})")
        return kept(f"The first stage has {first:.0%} of the users")
