"""The end of the VS Code server, which takes the extension host with it. Pure."""

from bench.facts import ProcessBorn, ProcessGone
from bench.facts.roles import SERVER
from bench.judging.timeline import Timeline

TOGETHER_S = 2.0  # a look at the processes can be late by as much on a full machine


def server_ended(timeline: Timeline, at: float) -> str:
    """Why the extension host ended at `at`, if the server had ended by then; empty if it had not.

    A process that the server starts has its command line for a moment. The server has ended when no
    process with it is left.
    """
    roles = {fact.pid: fact.role for fact in timeline.all(ProcessBorn)}  # the last one counts
    born = {pid for pid, role in roles.items() if role == SERVER}
    ends = [
        fact
        for fact in timeline.all(ProcessGone, timeline.alive)
        if fact.role == SERVER and fact.pid in born
    ]
    if not ends or born - {fact.pid for fact in ends}:
        return ""
    last = max(ends, key=lambda fact: fact.at)
    if last.at > at + TOGETHER_S:
        return ""
    return f"The VS Code server (pid {last.pid}) ended too, and no extension host outlives it."
