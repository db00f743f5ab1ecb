from dataclasses import replace

import pytest

from bench.core.errors import RequestError
from bench.docgen import findings
from bench.docgen.results import Results, collect, disagreeing, merge, page
from bench.facts import Appeared, ProcessGone
from bench.facts.roles import HOST
from bench.judging.finding import Finding, Outcome
from bench.reports.report import Report, ScenarioReport
from tests.bench.reports.test_formats import BROKEN, report

KEPT = report()


def both(first: Report, second: Report) -> Results:
    return merge(collect(first), collect(later(second)))


def later(told: Report, started: str = "2026-03-02T10:00:00+00:00") -> Report:
    return replace(told, info=replace(told.info, started=started))


def test_runs_that_agree_are_counted_together() -> None:
    found = both(BROKEN, BROKEN)
    entry = found["scenarios"]["rate_limit_429"]
    assert entry["outcomes"] == ["broken", "broken"]
    assert list(entry["rules"]) == ["extension_host_stays_up"]
    text = page(found, {})
    assert "🔴 broken | 2 of 2 | The extension host (pid 100) ended at 35.0 s" in text
    assert "agree on 26 of 26 outcomes of rules (100.0%), and on the verdict of 1 of 1" in text
    assert "disagree" not in text


def test_runs_that_disagree_are_listed_with_the_rule() -> None:
    found = both(KEPT, BROKEN)
    text = page(found, {"rate_limit_429": "It depends on the weather."})
    assert "agree on 25 of 26 outcomes of rules (96.2%), and on the verdict of 0 of 1" in text
    assert "- `rate_limit_429` (kept, broken). It depends on the weather." in text
    assert (
        "    - extension_host_stays_up: **kept**; **broken** The extension host (pid 100)" in text
    )
    assert disagreeing(found) == {"rate_limit_429": ["extension_host_stays_up"]}
    assert disagreeing(both(BROKEN, BROKEN)) == {}
    assert "🔴 broken | 1 of 2 | The extension host (pid 100) ended at 35.0 s" in text


def test_a_third_run_is_put_beside_two() -> None:
    found = merge(both(KEPT, BROKEN), collect(later(KEPT, "2026-03-03T10:00:00+00:00")))
    entry = found["scenarios"]["rate_limit_429"]
    assert entry["outcome"] == "broken"
    assert entry["outcomes"] == ["kept", "broken", "kept"]
    assert entry["rules"]["extension_host_stays_up"]["outcomes"] == ["kept", "broken", "kept"]
    assert len(found["runs"]) == 3


def test_a_run_agrees_with_itself_and_so_counts_once() -> None:
    with pytest.raises(RequestError, match="already contain the run"):
        merge(both(KEPT, BROKEN), collect(KEPT))


def test_results_are_of_one_extension() -> None:
    other = {**collect(KEPT), "extension": "Another"}
    with pytest.raises(RequestError, match="are of different extensions"):
        merge(collect(KEPT), other)


def test_one_run_says_nothing_of_agreement() -> None:
    text = page(collect(KEPT), {})
    assert "alike" not in text
    assert "🟢 kept | 1 of 1 | All 26 rules were kept." in text


def test_the_gravest_are_those_with_the_most_broken_rules() -> None:
    assert findings.gravest(KEPT) == []
    (run,) = findings.gravest(BROKEN)
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
    found = findings.gravest(replace(BROKEN, scenarios=runs), most=3)
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
    assert "| 36.0 s | a notification appears: 'It \\| died.' |" in lines
    assert run.scenario.advice in text
