"""A judge that lets everything pass, as ACME did before it had the bench."""

from typing import ClassVar

from bench.canary.judge import STAY, Decision, Judge
from bench.canary.stage import Stage


class AcmePatience(Judge):
    """Each stage passes when its time is over."""

    about: ClassVar[str] = "ACME's rollouts until 2025"

    def decide(self, stage: Stage) -> Decision:
        if stage.elapsed < stage.for_s:
            return STAY
        return Decision("pass", "Nobody has complained.")
