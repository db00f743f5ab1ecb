from dataclasses import replace

from bench.reports.annotations import MOST, render
from bench.reports.data.build import run_data
from bench.reports.report import Report
from tests.bench.nasty_texts import NASTY
from tests.bench.reports.test_formats import BROKEN, RUN_INFO, report
from tests.bench.reports.test_hostile_texts import hostile_report


def test_a_broken_rule_is_an_error_with_the_file_of_its_author() -> None:
    info = replace(RUN_INFO, subject="--config 'my ext/resilience.toml' --vsix a.vsix")
    (line,) = render(run_data(replace(BROKEN, info=info))).splitlines()
    assert line.startswith(
        "::error file=my ext/resilience.toml,"
        "title=extension_host_stays_up%3A broken in rate_limit_429::The extension host"
    )


def test_one_rule_in_many_scenarios_is_one_annotation() -> None:
    (run,) = BROKEN.scenarios
    runs = tuple(replace(run, scenario=replace(run.scenario, name=f"s{n}")) for n in range(30))
    (line,) = render(run_data(Report(replace(RUN_INFO, scenarios=()), runs))).splitlines()
    assert "broken in s0 and 29 more" in line


def test_what_was_kept_is_not_annotated() -> None:
    assert render(run_data(report())) == ""


def test_a_text_cannot_add_a_command() -> None:
    text = render(run_data(hostile_report("\n".join(["%0A::set-output name=x::y", *NASTY[:-2]]))))
    lines = text.splitlines()
    assert lines
    assert len(lines) <= 3 * MOST
    assert all(
        line.startswith(("::error title=", "::warning title=", "::notice title=")) for line in lines
    )
    assert "%0A" not in text
