from math import nan

import pytest

from bench.facts import Asked, HostHung, LogGrew, LogWarned, ProcessGone, Shot
from bench.facts.roles import HOST
from bench.judging.finding import Evidence, EvidenceKind
from bench.judging.timeline import Timeline
from bench.reports.data.evidence import resolved
from bench.reports.data.model import EvidenceData

LOG = "20261129/exthost1/Some Assistant.log"
# in the order of facts.jsonl, which is not always that of time
FACTS = [
    ProcessGone(35.0, 100, HOST),
    Asked(33.0, "chat/1", "chat", "host", "/v1", ()),
    LogWarned(36.0, "unhandled error", "", "line"),
    LogGrew(36.0, "server.log", 1.0),
    LogGrew(36.0, LOG, 9.0),
    HostHung(37.0, 100, ("f",), "profiles/a.cpuprofile"),
    Shot(40.0, "ghost text", "shots/a.png"),
]


def one(kind: EvidenceKind, at: float | None, text: str = "text") -> EvidenceData:
    evidence = Evidence(kind, text, at)
    return resolved([evidence], Timeline.of(FACTS))[evidence]


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
    found = one(kind, at)
    assert (found.fact, found.request, found.file) == (fact, request_id, file)


def test_a_log_is_where_the_run_folder_keeps_it() -> None:
    found = one("log", 36.0, LOG)
    assert (found.fact, found.file) == ("LogGrew", f"logs/logs/{LOG}")


@pytest.mark.parametrize("file", ["../../../../etc/passwd", "/etc/passwd", "a\nb.log", "a//b"])
def test_a_log_whose_name_leads_elsewhere_has_no_link(file: str) -> None:
    evidence = Evidence("log", file, 36.0)
    found = resolved([evidence], Timeline.of([LogGrew(36.0, file, 9.0)]))[evidence]
    assert (found.fact, found.file) == ("LogGrew", "")


@pytest.mark.parametrize(
    ("kind", "at", "line"), [("process", 35.0, 1), ("request", 33.0, 2), ("screen", 20.0, None)]
)
def test_the_line_of_the_fact_is_that_of_the_file(
    kind: EvidenceKind, at: float, line: int | None
) -> None:
    assert one(kind, at).line == line


def test_of_equal_facts_each_has_a_line() -> None:
    facts = [ProcessGone(34.0, 1, HOST), *[ProcessGone(35.0, 100, HOST) for _ in range(2)]]
    evidence = Evidence("process", "text", 35.0)
    assert resolved([evidence], Timeline.of(facts))[evidence].line == 2


def test_facts_that_are_not_those_of_a_file_have_no_line() -> None:
    evidence = Evidence("process", "text", 35.0)
    assert resolved([evidence], Timeline(FACTS[:1]))[evidence].line is None
