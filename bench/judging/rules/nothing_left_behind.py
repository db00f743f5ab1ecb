"""What is still there when the editor has gone."""

from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import LeftBehind
from bench.judging.finding import Ruling
from bench.judging.rule import Rule, broken, kept, unknown
from bench.judging.timeline import Timeline
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class NothingLeftBehind(Rule):
    """Ten seconds after the editor was closed, none of its processes is alive."""

    advice: ClassVar[str] = "End your helpers when the extension host's channel closes."
    needs_steady_state: ClassVar[bool] = False

    def judge(self, timeline: Timeline) -> Ruling:
        if not timeline.closed:
            return unknown("The editor was not closed in the ordinary way.")
        left = timeline.all(LeftBehind)
        if not left:
            return kept("No process was left 10 s after the editor had been closed.")
        named = ", ".join(f"{fact.name} (pid {fact.pid}, {fact.role})" for fact in left)
        return broken(f"{len(left)} processes outlived the editor by 10 s: {named}.")
