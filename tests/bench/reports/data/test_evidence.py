from math import nan

import pytest

from bench.facts import Asked, HostHung, LogWarned, ProcessGone, Shot
from bench.facts.roles import HOST
from bench.judging.finding import Evidence, EvidenceKind
from bench.judging.timeline import Timeline
from bench.reports.data.evidence import resolved

TIMELINE = Timeline.of(
    [
        Asked(33.0, "chat/1", "chat", "host", "/v1", ()),
        ProcessGone(35.0, 100, HOST),
        LogWarned(36.0, "unhandled error", "", "line"),
        HostHung(37.0, 100, ("f",), "profiles/a.cpuprofile"),
        Shot(40.0, "ghost text", "shots/a.png"),
    ]
)


@pytest.mark.parametrize(
    ("kind", "at", "fact", "request_id", "file"),
    [
        ("request", 33.0, "Asked", "chat/1", ""),
        ("process", 35.0, "ProcessGone", "", ""),
        ("log", 36.0, "LogWarned", "", ""),
        ("profile", 37.0, "HostHung", "", "profiles/a.cpuprofile"),
        ("screen", 40.0, "Shot", "", "shots/a.png"),
        ("screen", 30.0, "", "", "shots/a.png"),
        ("screen", 20.0, "", "", ""),
        ("step", None, "", "", ""),
        ("request", nan, "", "", ""),
    ],
)
def test_evidence_leads_to_its_fact_request_or_file(
    kind: EvidenceKind, at: float | None, fact: str, request_id: str, file: str
) -> None:
    found = resolved(Evidence(kind, "text", at), TIMELINE)
    assert (found.fact, found.request, found.file) == (fact, request_id, file)
