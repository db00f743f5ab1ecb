"""Judges of canaries against each other, over many seeds: `python -m benchmarks.canary_judges`.

Every judge gets the same facts: one stage right after the baseline, played to its deadline whatever
anybody decides. What is harmful is known, because the whole stage is: more than 1 % of the users'
answers take longer than twice the baseline's P99.
"""

import argparse
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from bench.canary.all_judges import known_judges
from bench.canary.exceedance import ALLOWED
from bench.canary.follower import replay
from bench.canary.stage import answers, late
from bench.canary.walk import PASSED, ROLLED_BACK
from bench.catalogue.rollout import Rollout, read_rollout, rollout_file
from bench.core.files import write_whole
from bench.facts import CrowdSecond, Fact, RolloutEnded, StageBegan
from bench.load.offline import with_stages
from bench.load.simulation import play

FOR_S, DEADLINE_S = 40.0, 80.0
SHARES = (0.05, 0.25, 0.5)
NOTHING_WRONG = "nothing wrong, 25 %"
HEAD = """# Who sees the founding incident, and when

Generated from {seeds} seeds, in {seconds:.0f} s of CPU. To generate it again, after a change of the
guard, a metric, a judge or the pool: `python -m benchmarks.canary_judges`. `make e2e` compares.

One stage of {for_s:.0f} s begins right after a baseline of 40 s, in the rollout `gpt53`: a pool of
24 slots and 2,000 users, both simulated. Where nothing is wrong, the new version is the old one
under another name. A stage is *harmful* if more than 1 % of all users' answers in its first
{for_s:.0f} s take longer than twice the baseline's P99.

*False alarm*: a rollback of a harmless stage. *Miss*: a harmful stage that passes. *Undecided*: a
rollback at the deadline for lack of certainty, which only the bench's guard knows. The other judges
are re-implementations of the published rules, with the thresholds of their documentation's
examples, and a minute of theirs is 5 s here; they stand for the kind of rule, not for a product
that somebody has tuned. All of it is a model of a queue: nothing is claimed about real clusters.

Only waiting counts as harm here. gpt-5.3 also filters 3 % of the answers in two languages instead
of 1 %: a rollback for that is a false alarm in this table.
"""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one judge made of one stage."""

    harmful: bool
    outcome: str
    after_s: float


def main() -> None:
    """Play, judge and write the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.canary_judges", description=__doc__)
    parser.add_argument("--seeds", type=int, default=50)
    parser.add_argument("--page", type=Path, default=Path("docs/canary-judges.md"))
    given = parser.parse_args()
    began = time.process_time()
    found = {name: list(judged(name, given.seeds)) for name in stages()}
    write_whole(given.page, page(found, given.seeds, time.process_time() - began))


def stages() -> dict[str, Rollout]:
    """One stage each, without a guard; nothing is wrong where the old version is rolled out."""
    rollout = read_rollout(rollout_file("gpt53"))
    guard = replace(rollout.table.guard, mode="off", deadline_s=DEADLINE_S)
    same = replace(rollout.old, name=rollout.new.name)
    twin = replace(rollout, versions={**rollout.versions, same.name: same})
    played = {NOTHING_WRONG: with_stages(twin, [(0.25, DEADLINE_S)], guard)}
    for share in SHARES:
        name = f"gpt-5.3, {100 * share:g} %"
        played[name] = with_stages(rollout, [(share, DEADLINE_S)], guard)
    return played


def judged(name: str, seeds: int) -> Iterator[dict[str, Verdict]]:
    """What every judge makes of the stage with this name, for each seed from 1 on."""
    rollout = stages()[name]
    guard = replace(rollout.table.guard, mode="act")
    share = rollout.table.stages[0].share
    course = with_stages(rollout, [(share, FOR_S)], guard).course
    for seed in range(1, seeds + 1):
        facts = list(play(rollout, seed, known_judges()["guard"]()))
        harmful = _is_harmful(facts)
        yield {
            judge: _verdict(replay(facts, course, kind()), harmful)
            for judge, kind in known_judges().items()
        }


def _is_harmful(facts: Sequence[Fact]) -> bool:
    (began,) = [fact.at for fact in facts if isinstance(fact, StageBegan)]
    seconds = [
        fact for fact in facts if isinstance(fact, CrowdSecond) and began < fact.at <= began + FOR_S
    ]
    return late(seconds) > ALLOWED * answers(seconds)


def _verdict(facts: Iterable[Fact], harmful: bool) -> Verdict:
    known = list(facts)
    (began,) = [fact.at for fact in known if isinstance(fact, StageBegan) and fact.stage]
    (end,) = [fact for fact in known if isinstance(fact, RolloutEnded)]
    return Verdict(harmful, end.outcome, end.at - began)


def page(found: dict[str, list[dict[str, Verdict]]], seeds: int, seconds: float) -> str:
    """The page: one table of rates, and one of each stage."""
    lines = [HEAD.format(seeds=seeds, seconds=seconds, for_s=FOR_S)]
    lines += ["| judge | false alarms | misses | undecided | rollback after, median |"]
    lines += ["|---|---|---|---|---|"]
    everything: dict[str, list[Verdict]] = defaultdict(list)
    for verdicts in found.values():
        for row in verdicts:
            for judge, verdict in row.items():
                everything[judge].append(verdict)
    lines += [_rates(judge, verdicts) for judge, verdicts in everything.items()]
    lines += ["", "| stage | harmful | judge | passed | rolled back | undecided |"]
    lines += ["|---|---|---|---|---|---|"]
    for stage, verdicts in found.items():
        lines += [_counts(stage, judge, verdicts) for judge in known_judges()]
    sources = [f"- {name}: {kind.about}" for name, kind in known_judges().items()]
    return "\n".join([*lines, "", *sources, ""])


def _rates(judge: str, verdicts: Sequence[Verdict]) -> str:
    harmless = [one for one in verdicts if not one.harmful]
    harmful = [one for one in verdicts if one.harmful]
    alarms = sum(one.outcome == ROLLED_BACK for one in harmless)
    misses = sum(one.outcome == PASSED for one in harmful)
    undecided = sum(one.outcome not in (PASSED, ROLLED_BACK) for one in verdicts)
    delays = [one.after_s for one in harmful if one.outcome == ROLLED_BACK]
    after = f"{median(delays):.0f} s" if delays else "never"
    return (
        f"| {judge} | {alarms} of {len(harmless)} | {misses} of {len(harmful)} | {undecided} |"
        f" {after} |"
    )


def _counts(stage: str, judge: str, verdicts: Sequence[dict[str, Verdict]]) -> str:
    mine = [row[judge] for row in verdicts]
    passed, back = (sum(one.outcome == word for one in mine) for word in (PASSED, ROLLED_BACK))
    harmful = sum(one.harmful for one in mine)
    return (
        f"| {stage} | {harmful} of {len(mine)} | {judge} | {passed} | {back} |"
        f" {len(mine) - passed - back} |"
    )


if __name__ == "__main__":
    main()
