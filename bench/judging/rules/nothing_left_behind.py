"""Which processes survive the editor."""

from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import LeftBehind
from bench.judging.finding import Evidence, Ruling
from bench.judging.harm import Harm
from bench.judging.rule import Rule, broken, kept, unknown
from bench.judging.timeline import Timeline
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class NothingLeftBehind(Rule):
    """No process of the editor is alive 10 s after the editor was closed."""

    harm: ClassVar[Harm] = Harm.RESOURCES
    advice: ClassVar[str] = "End your helper processes when the extension host's channel closes."
    needs_steady_state: ClassVar[bool] = False

    def judge(self, timeline: Timeline) -> Ruling:
        if not timeline.closed:
            return unknown("The editor was not closed normally.")
        left = timeline.all(LeftBehind)
        if not left:
            return kept("No process was left 10 s after the editor was closed.")
        names = [f"{fact.name} (pid {fact.pid}, {fact.role})" for fact in left]
        count = "1 process" if len(left) == 1 else f"{len(left)} processes"
        return broken(
            f"{count} outlived the editor by 10 s: {', '.join(names)}",
            evidence=tuple(
                Evidence("process", name, fact.at) for name, fact in zip(names, left, strict=True)
            ),
        )
