"""`junit.xml`: a test suite for each scenario, a test case for each rule; repeats combined.

Pictures and CPU profiles are attached in the way that Jenkins and GitLab read: a line
`[[ATTACHMENT|path]]`, with a path from the folder that the job works in, or an absolute one.
"""

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from bench.core.texts import plain, plain_line
from bench.judging.finding import Outcome
from bench.reports.data.model import RuleVerdict, RunData, ScenarioData, ScenarioVerdict

TAG = {Outcome.BROKEN: "failure", Outcome.UNKNOWN: "error"}
# kinds of evidence whose files the bench has made; a log can be huge, or a link to anything
ATTACHED = ("screen", "step", "stack", "profile")
OPENING = re.compile(r"\[(?=\[)")
HERE = ("", ".")


def render(run: RunData, place: str = "") -> str:
    """The report; `place` is the path of the run folder, as a CI job names it."""
    root = Element("testsuites", name="resilience bench")
    for verdict in run.verdicts:
        runs = [one for one in run.scenarios if one.scenario == verdict.scenario]
        root.append(_suite(verdict, runs, run.run.started, place))
    for name in run.not_run:
        root.append(_absent(name, "skipped", "The run ended before this scenario began."))
    for shard in run.run.lost:
        root.append(_absent(shard, "error", "The merged run folders are not all of the request."))
    return document(root)


def document(root: Element) -> str:
    """The text of a JUnit file."""
    indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _suite(
    verdict: ScenarioVerdict, runs: Sequence[ScenarioData], started: str, place: str
) -> Element:
    outcomes = [rule.outcome for rule in verdict.rules if not rule.known]
    suite = Element(
        "testsuite",
        name=harmless(verdict.scenario),
        tests=str(len(verdict.rules)),
        failures=str(outcomes.count(Outcome.BROKEN)),
        errors=str(outcomes.count(Outcome.UNKNOWN)),
        skipped=str(sum(rule.known != "" for rule in verdict.rules)),
        timestamp=started[:19],
        time=f"{verdict.wall_s:.1f}",
    )
    for rule in verdict.rules:
        suite.append(_case(verdict.scenario, rule, _files(rule.rule, runs, place)))
    return suite


def _absent(what: str, tag: str, message: str) -> Element:
    """A suite with one case, so that what never began is not taken for kept."""
    suite = Element(
        "testsuite",
        name=harmless(what),
        tests="1",
        failures="0",
        errors=str(int(tag == "error")),
        skipped=str(int(tag == "skipped")),
    )
    case = SubElement(suite, "testcase", classname=harmless(what), name="run", time="0")
    SubElement(case, tag, message=message)
    return suite


def _case(scenario: str, rule: RuleVerdict, files: Sequence[str]) -> Element:
    case = Element("testcase", classname=harmless(scenario), name=rule.rule, time="0")
    because = harmless(rule.because)
    tag = TAG.get(rule.outcome)
    attached = [f"[[ATTACHMENT|{file}]]" for file in files]
    if rule.known:
        SubElement(case, "skipped", message=because)
    elif tag:
        SubElement(case, tag, message=because).text = harmless(rule.advice)
    else:
        attached.insert(0, f"{rule.outcome}: {because}")
    if attached:
        SubElement(case, "system-out").text = "\n".join(attached)
    return case


def harmless(text: str) -> str:
    """The plain text of somebody else, in which no CI system finds a file to attach."""
    return OPENING.sub("[ ", plain(text))


def _files(rule: str, runs: Sequence[ScenarioData], place: str) -> list[str]:
    """The files of the rule's evidence."""
    files = [
        plain_line("/".join(part for part in (place, run.name, evidence.file) if part not in HERE))
        for run in runs
        for finding in run.findings
        if finding.rule == rule and finding.outcome is not Outcome.KEPT
        for evidence in finding.evidence
        if evidence.file and evidence.kind in ATTACHED
    ]
    return list(dict.fromkeys(files))
