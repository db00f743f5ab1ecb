"""Crashes of the extension host."""

from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import HostExit, ProcessGone
from bench.facts.roles import HOST
from bench.judging.editor_end import editor_ended
from bench.judging.finding import Evidence, Outcome, Ruling
from bench.judging.harm import Harm
from bench.judging.out_of_memory import oom_victims, others_memory
from bench.judging.rule import Rule, kept, ruling, unknown
from bench.judging.timeline import Timeline
from fake_backend.settings import STRICT

MOST_LISTED = 3  # VS Code does not restart a host after as many crashes


@dataclass(frozen=True, config=STRICT)
class ExtensionHostStaysUp(Rule):
    """The extension host keeps its process from the first phase to the last.

    VS Code restarts a dead host within a second and shows nothing. The rule therefore judges only
    by the process tree and the server's log. The outcome is *unknown* if the kernel killed for lack
    of memory at that moment and the editor's memory had not grown, because other programs may have
    used it up, or if the VS Code server or the browser had ended.
    """

    harm: ClassVar[Harm] = Harm.WORK
    advice: ClassVar[str] = (
        "All extensions die with the host. Limit what you buffer, and catch the errors of streams."
    )
    needs_steady_state: ClassVar[bool] = False

    def judge(self, timeline: Timeline) -> Ruling:
        gone = [fact for fact in timeline.all(ProcessGone, timeline.alive) if fact.role == HOST]
        if not gone:
            return self._alive(timeline)
        excuses = {
            fact: others_memory(timeline, HOST, fact.at) or editor_ended(timeline, fact.at)
            for fact in gone
        }
        first, *later = [(fact, _cause(timeline, fact)) for fact in gone]
        again = [
            f"Another one (pid {fact.pid}) ended at {fact.at:.1f} s"
            f" ({timeline.phase_at(fact.at)} phase): {cause}."
            for fact, cause in later[: MOST_LISTED - 1]
        ]
        total = f"It happened {len(gone)} times." if later else ""
        excuse = "" if "" in excuses.values() else excuses[first[0]]
        return ruling(
            Outcome.UNKNOWN if excuse else Outcome.BROKEN,
            f"The extension host (pid {first[0].pid}) ended",
            when=timeline.moment(first[0].at),
            notes=[f"Cause: {first[1]}.", excuse, *again, total],
            evidence=tuple(
                Evidence("process", f"pid {fact.pid}, {cause}", fact.at)
                for fact, cause in (first, *later)
            ),
        )

    def _alive(self, timeline: Timeline) -> Ruling:
        pids = {fact.pid for fact in timeline.host_samples}
        if not pids:
            return unknown("No process of an extension host was found")
        names = ", ".join(map(str, sorted(pids)))
        seconds = timeline.host_samples[-1].at - timeline.host_samples[0].at
        return kept(f"The extension host (pid {names}) stayed up for {seconds:.0f} s")


def _cause(timeline: Timeline, gone: ProcessGone) -> str:
    for victim in oom_victims(timeline):
        if victim.pid == gone.pid and victim.certain and victim.cap_mb:
            return f"the kernel killed it {victim.at_cap}"
    ends = [fact for fact in timeline.all(HostExit) if fact.pid == gone.pid]
    if not ends:
        return "exit code unknown"
    code, signal = ends[0].code, ends[0].signal
    return f"signal {signal}" if signal else f"exit code {code}"
