"""Resolves the evidence of findings to the facts, requests and files that it stands for. Pure."""

from collections.abc import Iterable
from math import isfinite

from bench.core.names import leads_down
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
from bench.facts.processes import EDITOR_LOGS
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


def resolved(found: Iterable[Evidence], timeline: Timeline) -> dict[Evidence, EvidenceData]:
    """Each piece of evidence with its links; for what was on the screen, the next picture."""
    facts = {evidence: _fact(evidence, timeline) for evidence in found}
    lines = _lines(facts.values(), timeline)
    return {
        evidence: EvidenceData(
            kind=evidence.kind,
            text=evidence.text,
            at=_finite(evidence.at),
            fact=type(fact).__name__ if fact else "",
            request=fact.request if isinstance(fact, Asked) else "",
            file=_file(evidence, fact, timeline),
            line=lines.get(id(fact)),
        )
        for evidence, fact in facts.items()
    }


def _fact(evidence: Evidence, timeline: Timeline) -> Fact | None:
    at = _finite(evidence.at)
    if at is None:
        return None
    around = Window(at - AT_ONCE_S, at + AT_ONCE_S)
    facts = [fact for kind in KINDS[evidence.kind] for fact in timeline.all(kind, around)]
    named = [fact for fact in facts if isinstance(fact, LogGrew) and fact.file == evidence.text]
    return next(iter([*named, *facts]), None)


def _lines(facts: Iterable[Fact | None], timeline: Timeline) -> dict[int, int]:
    """The line of each fact in facts.jsonl, by its identity: two lines can be equal."""
    wanted = {id(fact) for fact in facts if fact}
    return {
        id(fact): number for number, fact in enumerate(timeline.recorded, 1) if id(fact) in wanted
    }


def _file(evidence: Evidence, fact: Fact | None, timeline: Timeline) -> str:
    if isinstance(fact, Shot | HostHung):
        return fact.file
    if isinstance(fact, LogGrew):  # an extension can choose its name
        return f"{EDITOR_LOGS}/{fact.file}" if leads_down(fact.file) else ""
    at = _finite(evidence.at)
    if at is None or evidence.kind not in ("screen", "step"):
        return ""
    shots = timeline.all(Shot, Window(at, at + NEAR_S))
    return shots[0].file if shots else ""


def _finite(at: float | None) -> float | None:
    return at if at is not None and isfinite(at) else None
