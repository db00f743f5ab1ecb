"""The end of the VS Code server or of the browser, which takes the extension host along. Pure."""

from bench.facts import ProcessBorn, ProcessGone
from bench.facts.roles import BROWSER, SERVER
from bench.judging.timeline import Timeline

TOGETHER_S = 2.0  # a look at the processes can be late by as much on a full machine
WHY = {
    SERVER: "The VS Code server (pid {}) ended too, and no extension host outlives it.",
    BROWSER: "The browser (pid {}) ended, and VS Code ends the extension host of a closed window.",
}


def editor_ended(timeline: Timeline, at: float) -> str:
    """Why the extension host ended at `at`, if server or browser had by then; empty if neither had.

    A process that the server starts has its command line for a moment. The server has ended when no
    process with it is left.
    """
    return next(filter(None, (_ended(timeline, at, role) for role in WHY)), "")


def _ended(timeline: Timeline, at: float, role: str) -> str:
    roles = {fact.pid: fact.role for fact in timeline.all(ProcessBorn)}  # the last one counts
    born = {pid for pid, last in roles.items() if last == role}
    ends = [
        fact
        for fact in timeline.all(ProcessGone, timeline.alive)
        if fact.role == role and fact.pid in born
    ]
    if not ends or born - {fact.pid for fact in ends}:
        return ""
    last = max(ends, key=lambda fact: fact.at)
    return WHY[role].format(last.pid) if last.at <= at + TOGETHER_S else ""
