"""A canary metric about refused requests."""

from pydantic.dataclasses import dataclass

from bench.canary.metric import Metric
from bench.canary.stage import Stage
from bench.judging.finding import Ruling
from bench.judging.rule import broken, kept
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class AcmeRefusals(Metric):
    """At most `most` requests to the new version are refused; the limit is ACME's own."""

    most: int = 0

    def judge(self, stage: Stage) -> Ruling:
        refused = sum(second.refused for second in stage.of(stage.new))
        if refused > self.most:
            return broken(f"{refused} requests were refused (limit {self.most})")
        return kept(f"At most {self.most} requests were refused")
