"""Processes of the editor that a signal from outside stopped. Pure."""

from bench.facts import ProcessSample
from bench.facts.roles import BACKEND, BROWSER, DRIVER, RENDERER, SERVER
from bench.judging.timeline import Timeline

STOPPED = "stopped"  # psutil's name for the status
# An extension has no business with these. Its own host is judged by `extension_host_responds`.
FOREIGN = (BROWSER, RENDERER, SERVER, DRIVER, BACKEND)


def stopped_from_outside(timeline: Timeline) -> str:
    """Which process was stopped and when, if the person did not do it; empty if none was."""
    samples = [
        sample
        for sample in timeline.all(ProcessSample, timeline.alive)
        if sample.status == STOPPED
        and sample.role in FOREIGN
        and not any(meant.holds(sample.at) for meant in timeline.on_purpose)
    ]
    if not samples:
        return ""
    first = samples[0]
    last = max(sample.at for sample in samples if sample.pid == first.pid)
    return (
        f"A signal from outside stopped the {first.role} (pid {first.pid}) from {first.at:.1f} to"
        f" {last:.1f} s, so the run cannot be judged."
    )
