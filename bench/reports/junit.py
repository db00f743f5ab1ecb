"""`junit.xml`: a test suite for each scenario, a test case for each rule; repeats combined."""

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from bench.core.texts import plain
from bench.judging.finding import Finding, Outcome
from bench.judging.repeats import Repeats
from bench.reports.report import Report

TAG = {Outcome.BROKEN: "failure", Outcome.UNKNOWN: "error"}


def render(report: Report) -> str:
    root = Element("testsuites", name="resilience bench")
    for repeats in report.repeats:
        wall_s = sum(run.wall_s for run in report.groups[repeats.scenario])
        root.append(_suite(repeats, wall_s))
    indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _suite(repeats: Repeats, wall_s: float) -> Element:
    findings = repeats.findings
    outcomes = [finding.outcome for finding in findings if not finding.known]
    suite = Element(
        "testsuite",
        name=plain(repeats.scenario),
        tests=str(len(findings)),
        failures=str(outcomes.count(Outcome.BROKEN)),
        errors=str(outcomes.count(Outcome.UNKNOWN)),
        skipped=str(sum(finding.known != "" for finding in findings)),
        time=f"{wall_s:.1f}",
    )
    for finding in findings:
        suite.append(_case(repeats.scenario, finding))
    return suite


def _case(scenario: str, finding: Finding) -> Element:
    case = Element("testcase", classname=plain(scenario), name=finding.rule)
    because = plain(finding.because)
    tag = TAG.get(finding.outcome)
    if finding.known:
        SubElement(case, "skipped", message=because)
    elif tag:
        SubElement(case, tag, message=because).text = plain(finding.advice)
    else:
        SubElement(case, "system-out").text = f"{finding.outcome}: {because}"
    return case
