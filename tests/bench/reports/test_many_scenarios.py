"""What a report of many scenarios says first."""

from dataclasses import replace

from bench.judging.finding import Outcome
from bench.judging.verdict import Verdict
from bench.reports.report import Report, ScenarioReport
from tests.bench.reports.golden_run import GOLDEN, KEPT
from tests.bench.reports.test_formats import TWICE, shown


def _all_kept() -> Report:
    verdict = Verdict(Outcome.KEPT, "Every rule was kept.", (KEPT,))
    info = replace(GOLDEN.info, scenarios=tuple(one.name for one in GOLDEN.scenarios))
    return Report(info, tuple(replace(one, verdict=verdict) for one in GOLDEN.scenarios))


def _in_group(one: ScenarioReport, group: str) -> ScenarioReport:
    return replace(one, scenario=replace(one.scenario, group=group))


def test_the_page_names_the_scenarios_that_failed() -> None:
    page = shown("html", GOLDEN)
    (title,) = [one.scenario.title for one in GOLDEN.scenarios if one.name == "broken_one"]
    assert f"1 of 4 scenarios broke a hard limit: {title}." in page


def test_a_title_is_named_as_often_as_it_helps() -> None:
    broken = next(one for one in GOLDEN.scenarios if one.name == "broken_one")
    names = [f"broken_{number}" for number in range(9)]
    runs = tuple(
        replace(broken, scenario=replace(broken.scenario, name=name, title=name.title()))
        for name in names
    )
    info = replace(GOLDEN.info, scenarios=tuple(names))
    page = shown("html", Report(info, runs))
    assert "9 of 9 scenarios broke a hard limit: Broken_0; Broken_1; Broken_2, and 6 more." in page
    others = ", ".join(f'<a href="#scenario-broken_{each}">Broken_{each}</a>' for each in (6, 7, 8))
    assert f"<p><strong>Also broken:</strong> {others}.</p>" in page


def test_the_page_says_that_all_were_kept() -> None:
    page = shown("html", _all_kept())
    assert "All 4 scenarios were kept: every rule held in each of them." in page


def test_nothing_that_ran_is_said_to_be_kept() -> None:
    assert "Nothing was run." in shown("html", replace(GOLDEN, scenarios=()))


def test_every_repeat_of_a_scenario_has_a_link() -> None:
    page = shown("html", TWICE)
    for name in TWICE.info.scenarios:
        assert f'href="#scenario-{name}"' in page
    assert "Each run" not in shown("html", GOLDEN)


def test_the_summary_has_a_score_for_each_group() -> None:
    groups = ("content", "transport")
    scenarios = [_in_group(one, groups[n % 2]) for n, one in enumerate(GOLDEN.scenarios)]
    summary = shown("markdown", replace(GOLDEN, scenarios=tuple(scenarios)))
    rows = [line for line in summary.splitlines() if line.endswith("| 2 |")]
    assert len(rows) == 2
    assert not [line for line in shown("markdown", GOLDEN).splitlines() if line in rows]
