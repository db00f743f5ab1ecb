"""`junit.xml`: a test suite for each scenario, a test case for each rule; repeats combined.

Pictures are attached in the way that Jenkins and GitLab read: a line `[[ATTACHMENT|path]]`.
"""

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from bench.core.texts import plain, relative_url
from bench.judging.finding import Outcome
from bench.reports.data.model import RuleVerdict, RunData, ScenarioData, ScenarioVerdict

TAG = {Outcome.BROKEN: "failure", Outcome.UNKNOWN: "error"}


def render(run: RunData) -> str:
    root = Element("testsuites", name="resilience bench")
    for verdict in run.verdicts:
        runs = [one for one in run.scenarios if one.scenario == verdict.scenario]
        root.append(_suite(verdict, runs, run.run.started))
    for name in run.not_run:
        root.append(_not_run(name))
    return document(root)


def document(root: Element) -> str:
    """The text of a JUnit file."""
    indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _suite(verdict: ScenarioVerdict, runs: Sequence[ScenarioData], started: str) -> Element:
    outcomes = [rule.outcome for rule in verdict.rules if not rule.known]
    suite = Element(
        "testsuite",
        name=plain(verdict.scenario),
        tests=str(len(verdict.rules)),
        failures=str(outcomes.count(Outcome.BROKEN)),
        errors=str(outcomes.count(Outcome.UNKNOWN)),
        skipped=str(sum(rule.known != "" for rule in verdict.rules)),
        timestamp=started[:19],
        time=f"{verdict.wall_s:.1f}",
    )
    for rule in verdict.rules:
        suite.append(_case(verdict.scenario, rule, _pictures(rule.rule, runs)))
    return suite


def _not_run(scenario: str) -> Element:
    """A suite with one case, so that a scenario that never began is not taken for kept."""
    name = plain(scenario)
    suite = Element("testsuite", name=name, tests="1", failures="0", errors="0", skipped="1")
    case = SubElement(suite, "testcase", classname=name, name="run", time="0")
    SubElement(case, "skipped", message="The run ended before this scenario began.")
    return suite


def _case(scenario: str, rule: RuleVerdict, pictures: Sequence[str]) -> Element:
    case = Element("testcase", classname=plain(scenario), name=rule.rule, time="0")
    because = plain(rule.because)
    tag = TAG.get(rule.outcome)
    attached = [f"[[ATTACHMENT|{picture}]]" for picture in pictures]
    if rule.known:
        SubElement(case, "skipped", message=because)
    elif tag:
        SubElement(case, tag, message=because).text = plain(rule.advice)
    else:
        attached.insert(0, f"{rule.outcome}: {because}")
    if attached:
        SubElement(case, "system-out").text = "\n".join(attached)
    return case


def _pictures(rule: str, runs: Sequence[ScenarioData]) -> list[str]:
    """The files of the rule's evidence, as paths inside the run folder."""
    files = [
        relative_url(run.name, evidence.file)
        for run in runs
        for finding in run.findings
        if finding.rule == rule and finding.outcome is not Outcome.KEPT
        for evidence in finding.evidence
        if evidence.file
    ]
    return list(dict.fromkeys(files))
