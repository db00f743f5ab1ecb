from dataclasses import replace

from bench.docgen import findings
from bench.facts import Appeared, ProcessGone
from bench.facts.roles import HOST
from bench.judging.finding import Finding, Outcome
from bench.reports.report import ScenarioReport
from tests.bench.docgen.test_results import KEPT
from tests.bench.reports.test_formats import BROKEN, report


def test_the_gravest_are_those_with_the_most_broken_rules() -> None:
    assert findings.gravest([KEPT]) == []
    (run,) = findings.gravest([BROKEN])
    assert [one.rule for one in findings.accused(run, Outcome.BROKEN)] == [
        "extension_host_stays_up"
    ]


def test_what_breaks_another_rule_comes_before_more_of_the_same() -> None:
    (run,) = BROKEN.scenarios

    def broken(name: str, *rules: str) -> ScenarioReport:
        findings = tuple(Finding(Outcome.BROKEN, "It did.", rule=rule) for rule in rules)
        scenario, verdict = (
            replace(run.scenario, name=name),
            replace(run.verdict, findings=findings),
        )
        return replace(run, scenario=scenario, verdict=verdict)

    runs = (broken("a", "x"), broken("b", "x", "y"), broken("c", "z"), broken("d", "y"))
    found = findings.gravest([KEPT, replace(BROKEN, scenarios=runs)], most=3)
    assert [one.name for one in found] == ["b", "c", "a"]


def test_a_finding_tells_the_run_moment_by_moment() -> None:
    told = report(ProcessGone(35.0, 100, HOST), Appeared(36.0, "notification", 1, "It | died."))
    (run,) = told.scenarios
    text = findings.page(told, run)
    assert "bench run rate_limit_429 --profile copilot --seed 7" in text
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    moments = [float(line.split()[1]) for line in lines if line.split()[2] == "s"]
    assert moments == sorted(moments)
    assert "| 35.0 s | the extension host (pid 100) ends |" in lines
    assert "| 36.0 s | a notification appears: 'It &#124; died.' |" in lines
    assert run.scenario.advice in text
