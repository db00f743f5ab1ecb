"""The screen of the real editor reports no problem that was not there before the rollout."""

from pydantic.dataclasses import dataclass

from bench.canary.felt import SHOWN, messages, screen_was_seen
from bench.canary.metric import NO_EDITOR, Metric
from bench.canary.stage import Stage
from bench.judging.finding import Ruling
from bench.judging.rule import NO_SCREEN, kept, unknown
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class NothingNewIsTold(Metric):
    """No notification or dialog appears in a stage that did not appear in the baseline.

    A message holds the stage, and does not roll it back: the bench does not know what it means.
    A screen of which nothing was recorded, not even a key, holds the stage as well.
    """

    def judge(self, stage: Stage) -> Ruling:
        if not stage.has_editor:
            return kept(NO_EDITOR)
        if not screen_was_seen(stage.felt):
            return unknown(f"{NO_SCREEN} in this stage")
        known = set(messages(stage.felt_before))
        told = [text for text in messages(stage.felt) if text not in known]
        if not told:
            return kept("The screen reported no new problem")
        quoted = ", ".join(f"“{text[:80]}”" for text in told[:SHOWN])
        return unknown(f"The screen reported: {quoted}")
