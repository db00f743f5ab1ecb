"""Resolves the evidence of a finding to the fact, request or file that it stands for. Pure."""

from math import isfinite

from bench.facts import (
    AnswerRead,
    Appeared,
    Asked,
    Fact,
    GhostAppeared,
    HostExit,
    HostHung,
    LeftBehind,
    LogGrew,
    LogWarned,
    ProcessGone,
    ProcessSample,
    RefusedHost,
    RemoteConnection,
    Shot,
    StepDone,
)
from bench.judging.finding import Evidence
from bench.judging.timeline import Timeline, Window
from bench.reports.data.model import EvidenceData

NEAR_S = 15.0  # a picture that was taken later shows something else
AT_ONCE_S = 0.0001  # times in facts.jsonl have four digits
KINDS: dict[str, tuple[type[Fact], ...]] = {
    "request": (Asked, RefusedHost),
    "step": (StepDone,),
    "screen": (Shot, Appeared, AnswerRead, GhostAppeared, StepDone),
    "log": (LogWarned, LogGrew),
    "process": (ProcessGone, HostExit, LeftBehind, RemoteConnection, ProcessSample),
    "stack": (HostHung,),
    "profile": (HostHung,),
}


def resolved(evidence: Evidence, timeline: Timeline) -> EvidenceData:
    """The evidence with links; for what was on the screen, the picture taken next after it."""
    fact = _fact(evidence, timeline)
    return EvidenceData(
        kind=evidence.kind,
        text=evidence.text,
        at=_finite(evidence.at),
        fact=type(fact).__name__ if fact else "",
        request=fact.request if isinstance(fact, Asked) else "",
        file=_file(evidence, fact, timeline),
    )


def _fact(evidence: Evidence, timeline: Timeline) -> Fact | None:
    at = _finite(evidence.at)
    if at is None:
        return None
    around = Window(at - AT_ONCE_S, at + AT_ONCE_S)
    return next(
        (fact for kind in KINDS[evidence.kind] for fact in timeline.all(kind, around)), None
    )


def _file(evidence: Evidence, fact: Fact | None, timeline: Timeline) -> str:
    if isinstance(fact, Shot | HostHung):
        return fact.file
    at = _finite(evidence.at)
    if at is None or evidence.kind not in ("screen", "step"):
        return ""
    shots = timeline.all(Shot, Window(at, at + NEAR_S))
    return shots[0].file if shots else ""


def _finite(at: float | None) -> float | None:
    return at if at is not None and isfinite(at) else None
