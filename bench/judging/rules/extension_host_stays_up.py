"""Crashes of the extension host."""

from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import HostExit, ProcessGone
from bench.facts.roles import HOST
from bench.judging.finding import Ruling
from bench.judging.rule import Rule, broken, kept, unknown
from bench.judging.timeline import Timeline
from fake_backend.settings import STRICT

MOST_TOLD = 3  # VS Code gives up on a host that has crashed so often


@dataclass(frozen=True, config=STRICT)
class ExtensionHostStaysUp(Rule):
    """The extension host keeps its process from the first phase to the last.

    VS Code restarts a dead one within a second and shows nothing, so this is judged on the process
    tree and on the server's log alone.
    """

    advice: ClassVar[str] = (
        "All extensions die with the host. Bound what you buffer, and catch what streams throw."
    )
    needs_steady_state: ClassVar[bool] = False

    def judge(self, timeline: Timeline) -> Ruling:
        gone = [fact for fact in timeline.all(ProcessGone, timeline.alive) if fact.role == HOST]
        if not gone:
            return self._alive(timeline)
        told = [self._told(timeline, fact) for fact in gone[:MOST_TOLD]]
        more = f" It happened {len(gone)} times." if len(gone) > 1 else ""
        return broken(f"The extension host {'; then '.join(told)}.{more}")

    def _told(self, timeline: Timeline, gone: ProcessGone) -> str:
        ends = [fact for fact in timeline.all(HostExit) if fact.pid == gone.pid]
        how = "its exit code was not seen"
        if ends:
            code, signal = ends[0].code, ends[0].signal
            how = f"signal {signal}" if signal else f"exit code {code}"
        phase = timeline.phase_at(gone.at)
        return f"(pid {gone.pid}) ended at {gone.at:.1f} s, in the phase '{phase}': {how}"

    def _alive(self, timeline: Timeline) -> Ruling:
        pids = {fact.pid for fact in timeline.host_samples}
        if not pids:
            return unknown("No extension host was seen.")
        named = ", ".join(map(str, sorted(pids)))
        seconds = timeline.host_samples[-1].at - timeline.host_samples[0].at
        return kept(f"The extension host (pid {named}) stayed up for {seconds:.0f} s.")
