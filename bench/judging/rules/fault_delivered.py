"""Whether the fault reached the extension."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import FAULT, Answered, Asked, ConnectionSpoiled
from bench.judging.fault_hits import FaultHits, fault_hits
from bench.judging.finding import Measure, Outcome, Ruling
from bench.judging.harm import Harm
from bench.judging.noise import noise
from bench.judging.rule import Rule, ended_before, kept, unknown
from bench.judging.slowdown import Slowdown, slowdowns
from bench.judging.timeline import Timeline
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class FaultDelivered(Rule):
    """Each fault reached the extension; otherwise the run did not test it and is unknown.

    A fault with a `when` may stay without effect if another one had an effect: a client that
    behaves well can avoid it.

    A scenario whose title claims a pace says so with `slower`. Each time to the first byte is
    divided by the time that the model drew for that answer, so that the draws cancel out. The
    median of these under the fault must be that many times the median without it, for each surface
    and model with enough answers. A busy backend sends all answers late by the same time, which
    makes the ratio smaller: the tolerance allows for 0.05 s on a model that answers in 0.1 s.
    Answers that the client did not wait for have no first byte and do not count.
    """

    at_least: int = 1  # requests that each fault must hit
    slower: float | None = None  # the claim: the first byte comes this many times later
    slower_tolerance: float = 1.5  # the measured ratio may be this many times smaller or larger
    slower_samples: int = 2  # answers without the fault, and under it, that a ratio needs

    harm: ClassVar[Harm] = Harm.NONE
    advice: ClassVar[str] = "Check that the journey uses the surface that the fault targets."

    def judge(self, timeline: Timeline) -> Ruling:
        if FAULT not in timeline.phases:
            return ended_before(FAULT)
        hits = fault_hits(timeline)
        ruling = self._each(hits) if hits else self._all_together(timeline)
        if ruling.outcome is not Outcome.KEPT or self.slower is None:
            return ruling
        return self._paced(ruling, self.slower, timeline)

    def _each(self, hits: list[FaultHits]) -> Ruling:
        missing = [each for each in hits if not each.reached(self.at_least)]
        reached = [each for each in hits if each.reached(self.at_least)]
        grave = [each for each in missing if not (each.fault.conditional and reached)]
        if grave:
            first, *others = grave
            title = first.title if len(hits) > 1 else "The fault"
            return unknown(
                f"{title} did not reach the extension: {self._why(first)}"
                if not first.places
                else f"{title} did not reach the extension often enough: {self._why(first)}",
                notes=[f"{each.title} did not either: {self._why(each)}." for each in others],
            )
        return kept(
            f"The fault hit the extension: {_counts(_named(hits))}",
            notes=[
                f"{each.title} has a `when` and had no effect: {self._why(each)}."
                for each in missing
            ],
        )

    def _why(self, each: FaultHits) -> str:
        count = len(each.places)
        if not count:
            return each.reason
        if each.twins and count >= self.at_least:
            return (
                f"{count} requests were hit by {1 + each.twins} faults of this name, which cannot"
                " be told apart"
            )
        return f"it hit only {count} requests, at least {self.at_least} are needed"

    def _all_together(self, timeline: Timeline) -> Ruling:
        """The ruling on an older run, which did not record each fault."""
        window = timeline.phases[FAULT]
        hits = [
            (name, answered.surface)
            for answered in timeline.all(Answered)
            if answered.at >= window.start
            for name in answered.delivered
        ]
        hits += [
            (name, spoiled.host)
            for spoiled in timeline.all(ConnectionSpoiled, window)
            for name in spoiled.delivered
        ]
        if len(hits) >= self.at_least:
            return kept(f"The fault hit the extension: {_counts(hits)}")
        if hits:
            return unknown(
                f"The fault hit only {len(hits)} requests, at least {self.at_least} are needed"
            )
        fired = sum(bool(asked.planned) for asked in timeline.all(Asked, window))
        return unknown(
            "The fault did not reach the extension: it hit 0 requests",
            notes=[
                f"It fired on {fired}, but found nothing to spoil, or the client left before."
                if fired
                else ""
            ],
        )

    def _paced(self, delivered: Ruling, claim: float, timeline: Timeline) -> Ruling:
        found = slowdowns(timeline)
        enough = [each for each in found if each.fewest >= self.slower_samples]
        few = [each for each in found if each.fewest < self.slower_samples]
        details = [
            f"Too few answers on {each.where}: {len(each.healthy)} without the fault,"
            f" {len(each.slow)} under it."
            for each in few
        ]
        if not enough:
            counts = max(few, key=lambda each: each.fewest, default=Slowdown("", "", (), ()))
            return unknown(
                f"The claim that answers are {claim:g} times slower could not be checked",
                Measure("answers without the fault", len(counts.healthy)),
                Measure("answers under it", len(counts.slow)),
                notes=[f"A surface and model needs {self.slower_samples} of both."],
                details=details,
            )
        worst = max(enough, key=lambda each: max(each.ratio / claim, claim / max(each.ratio, 1e-9)))
        measures = (
            Measure(f"times slower on {worst.where}", worst.ratio),
            Measure("answers without the fault", len(worst.healthy)),
            Measure("answers under it", len(worst.slow)),
        )
        least, most = claim / self.slower_tolerance, claim * self.slower_tolerance
        if least <= worst.ratio <= most:
            return replace(delivered, measures=measures, details=tuple(details))
        return unknown(
            f"The fault did not make answers {claim:g} times slower, as the scenario claims",
            *measures,
            notes=[
                f"From {least:.3g} to {most:.3g} times would count.",
                noise(timeline, timeline.phases[FAULT]),
            ],
            details=details,
        )


def _named(hits: Iterable[FaultHits]) -> list[tuple[str, str]]:
    """The hits of all faults; faults that cannot be told apart have the same ones."""
    alike = {(each.fault.name, each.places): each for each in hits}
    return [(each.fault.name, place) for each in alike.values() for place in each.places]


def _counts(hits: Iterable[tuple[str, str]]) -> str:
    return ", ".join(
        f"'{name}' {count} time{'s' if count > 1 else ''} on '{place}'"
        for (name, place), count in sorted(Counter(hits).items())
    )
