from bench.facts import Appeared, ProcessGone
from bench.handbook import findings
from bench.handbook.results import collect, page
from bench.roles import HOST
from bench.rule import Outcome
from tests.bench.reports.test_reports import BROKEN, report

KEPT = report()


def test_runs_that_agree_are_counted_together() -> None:
    found = collect([BROKEN, BROKEN], {})
    entry = found["scenarios"]["rate_limit_429"]
    assert entry["outcomes"] == ["broken", "broken"]
    assert list(entry["rules"]) == ["extension_host_stays_up"]
    text = page(found)
    assert "🔴 broken | 2 of 2 | The extension host (pid 100) ended at 35.0 s" in text
    assert "In all runs alike: 1 (100%)." in text
    assert "disagree" not in text


def test_runs_that_disagree_are_listed_with_the_rule() -> None:
    text = page(collect([KEPT, BROKEN], {}))
    assert "In all runs alike: 0 (0%)." in text
    assert "- `rate_limit_429`: kept, broken; extension_host_stays_up (kept, broken)" in text
    assert "🔴 broken | 1 of 2 |" in text


def test_one_run_says_nothing_of_agreement() -> None:
    text = page(collect([KEPT], {}))
    assert "alike" not in text
    assert "🟢 kept | 1 of 1 | All 26 rules were kept." in text


def test_the_gravest_are_those_with_the_most_broken_rules() -> None:
    assert findings.gravest(KEPT) == []
    (run,) = findings.gravest(BROKEN)
    assert [one.rule for one in findings.accused(run, Outcome.BROKEN)] == [
        "extension_host_stays_up"
    ]


def test_a_finding_tells_the_run_moment_by_moment() -> None:
    told = report(ProcessGone(35.0, 100, HOST), Appeared(36.0, "notification", 1, "It | died."))
    (run,) = told.scenarios
    text = findings.page(told, run)
    assert "bench run rate_limit_429 --profile copilot --seed 7" in text
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    moments = [float(line.split()[1]) for line in lines if line.split()[2] == "s"]
    assert moments == sorted(moments)
    assert "| 35.0 s | the extension host (pid 100) ends |" in lines
    assert "| 36.0 s | a notification says: 'It \\| died.' |" in lines
    assert run.scenario.advice in text
