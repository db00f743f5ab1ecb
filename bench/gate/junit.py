"""The gate as JUnit: a test suite for each checklist, a test case for each row. Pure."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement

from bench.gate.gate import Judged
from bench.gate.row import CHECKLISTS, Checklist
from bench.judging.finding import Outcome
from bench.reports.junit import TAG, document, harmless


def render(judged: Sequence[Judged]) -> str:
    """The text of a JUnit file; a no-go is a failure, "could not tell" an error."""
    root = Element("testsuites", name="bench gate")
    for checklist in CHECKLISTS:
        rows = [row for row in judged if row.checklist == checklist]
        if rows:
            root.append(_suite(checklist, rows))
    return document(root)


def _suite(checklist: Checklist, rows: Sequence[Judged]) -> Element:
    outcomes = [row.ruling.outcome for row in rows]
    suite = Element(
        "testsuite",
        name=f"{checklist} the rollout",
        tests=str(len(rows)),
        failures=str(outcomes.count(Outcome.BROKEN)),
        errors=str(outcomes.count(Outcome.UNKNOWN)),
        skipped="0",
    )
    for row in rows:
        suite.append(_case(checklist, row))
    return suite


def _case(checklist: Checklist, row: Judged) -> Element:
    case = Element("testcase", classname=f"gate.{checklist}", name=harmless(row.row), time="0")
    because, tag = harmless(row.ruling.because), TAG.get(row.ruling.outcome)
    said = [f"Proof: {harmless(proof)}" for proof in row.proofs]
    if tag:
        SubElement(case, tag, message=because).text = harmless(row.advice)
    else:
        said.insert(0, f"{row.word}: {because}")
    if said:
        SubElement(case, "system-out").text = "\n".join(said)
    return case
