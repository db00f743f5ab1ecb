"""After a rollback: the post-mortem is written, and blames nobody."""

from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.canary.walk import PASSED
from bench.facts import RolloutEnded
from bench.gate.row import Evidence, Row
from bench.judging.finding import Ruling
from bench.judging.rule import broken, kept, unknown
from bench.reports.incident.blameless import blames
from bench.reports.incident.postmortem import BLANK
from fake_backend.settings import STRICT

SHOWN = 3  # places that name or blame a person


@dataclass(frozen=True, config=STRICT)
class PostMortem(Row):
    """Each given run folder that was rolled back has a post-mortem without a blank or blame.

    `bench rollout` and `bench replay` write the draft; what no fact says is marked in it. It says
    what happened, not who did it: persons are named only as authors and as owners of actions.
    """

    advice: ClassVar[str] = (
        f"Fill in postmortem.md of the run folder: search it for {BLANK}. Write roles and systems"
        " in place of persons."
    )

    def judge(self, evidence: Evidence) -> Ruling:
        ends = [fact for facts in evidence.runs for fact in facts if isinstance(fact, RolloutEnded)]
        back = [fact for fact in ends if fact.outcome != PASSED]
        if not back or not evidence.reports:
            return kept("No run folder of a rollout that was rolled back was given")
        if not evidence.postmortems:
            return unknown("The run folder has no postmortem.md")
        blanks = sum(text.count(BLANK) for text in evidence.postmortems)
        if blanks:
            return broken(f"{blanks} places of the post-mortem are blank")
        blamed = [place for text in evidence.postmortems for place in blames(text)]
        if blamed:
            words = f"{len(blamed)} places of the post-mortem name or blame a person"
            return broken(words, notes=tuple(map(str, blamed[:SHOWN])))
        return kept(f"{len(evidence.postmortems)} post-mortems have no blank and blame nobody")
