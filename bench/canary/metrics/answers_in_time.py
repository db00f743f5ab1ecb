"""Answers come within twice the P99 of the baseline."""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from pydantic import Field
from pydantic.dataclasses import dataclass

from bench.canary.exceedance import ALLOWED, cusum, least_samples, significantly_many
from bench.canary.metric import Metric
from bench.canary.stage import Stage, answers, late, parts
from bench.facts import CrowdSecond
from bench.judging.finding import Measure, Ruling
from bench.judging.rule import broken, kept, unknown
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class AnswersInTime(Metric):
    """No more than 1 % of the answers take longer than the threshold, for users of either version.

    The reference is the baseline from before the rollout: versions that share a pool harm each
    other, so the old version beside the new one is a patient, not a yardstick. Comparing the two
    only tells the cause. Refused requests and users who give up count as late.

    It is kept once enough answers of the new version prove, with 95 % certainty, that P99 is within
    the threshold: 299 if none is late, 473 if one is. Until then the stage holds.
    """

    anytime: ClassVar[bool] = True
    alarm: Annotated[float, Field(gt=0, le=100)] = 6.9  # ln 1000: five late parts in a row

    def judge(self, stage: Stage) -> Ruling:
        for version in stage.arms:
            level = max(cusum(parts(stage.of(version))), default=0.0)
            if level >= self.alarm:
                return self._alarm(stage, version, level)
        arms = {name: stage.of(name) for name in stage.arms}
        for name, seconds in arms.items():
            if significantly_many(late(seconds), answers(seconds)):
                measure = _late_share("late", late(seconds) / answers(seconds))
                return unknown(f"More late answers of {name} than chance explains", measure)
        new = arms.get(stage.new, [])
        count, over = answers(new), late(new)
        needed = max(stage.guard.samples, least_samples(over))
        share = _late_share("late", over / max(1, count))
        if count < needed:
            missing = f"{needed} are needed before P99 can be called safe."
            return unknown(f"Only {count} answers of {stage.new}", share, notes=(missing,))
        return kept(f"{count} answers of {stage.new}", share)

    def _alarm(self, stage: Stage, version: str, level: float) -> Ruling:
        shares = {
            name: late(stage.of(name)) / max(1, answers(stage.of(name))) for name in stage.arms
        }
        measures = [_late_share(f"late answers of {name}", share) for name, share in shares.items()]
        is_refused = _mostly_refused(stage.of(version))
        return broken(
            f"Requests to {version} are refused"
            if is_refused
            else f"Answers of {version} take longer than {stage.threshold_s:.3g} s",
            *measures,
            notes=(_cause(stage, shares),),
            details=(f"The CUSUM reached {level:.1f} (alarm at {self.alarm}).",),
        )


def _late_share(name: str, share: float) -> Measure:
    return Measure(name, round(100 * share, 3), "%", hard=100 * ALLOWED)


def _mostly_refused(seconds: Sequence[CrowdSecond]) -> bool:
    """Whether more of the late answers are refusals than not."""
    return 2 * sum(second.refused for second in seconds) > late(seconds)


def _cause(stage: Stage, shares: dict[str, float]) -> str:
    """What the two references together say."""
    if len(shares) < 2:
        return f"Everybody has {next(iter(shares), stage.new)}: nothing runs beside it to compare."
    new, old = (shares[name] > ALLOWED for name in (stage.new, stage.old))
    if new and old:
        return "Users of both versions wait: the capacity that they share is used up."
    if new and _mostly_refused(stage.of(stage.new)):
        return f"Only requests to {stage.new} are refused: the version itself is the cause."
    if new:
        return f"Only users of {stage.new} wait: the version itself is slow."
    return f"Users of {stage.old} wait, who were not part of this stage."
