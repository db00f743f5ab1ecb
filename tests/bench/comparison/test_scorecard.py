from dataclasses import replace

import pytest

from bench.catalogue.loading import find_scenario
from bench.comparison.scorecard import as_html, as_markdown, scorecard
from bench.core.errors import RequestError
from bench.reports.data.build import run_data
from tests.bench.nasty_texts import NASTY
from tests.bench.rendered_pages import Page, rendered
from tests.bench.reports.test_formats import BROKEN, report

GOOD, BAD = run_data(report()), run_data(BROKEN)
OTHER = replace(BAD, run=replace(BAD.run, extension="Other"))


def test_each_run_is_a_column() -> None:
    card = scorecard([GOOD, OTHER])
    assert card.names == ("Extension <&> Co", "Other")
    ((title, cells),) = card.rows.values()
    assert title == find_scenario("rate_limit_429").title
    assert [cell and cell.outcome for cell in cells] == ["kept", "broken"]


def test_runs_are_named_by_what_tells_them_apart() -> None:
    newer = replace(GOOD, run=replace(GOOD.run, vscode="5"))
    assert scorecard([GOOD, newer]).names == ("VS Code 4.139.1", "VS Code 5")
    later = replace(GOOD, run=replace(GOOD.run, started="2026-02-01T00:00:00+00:00"))
    assert scorecard([GOOD, later]).names[1].endswith(", 2026-02-01 00:00:00 UTC")


def test_two_versions_of_an_extension_are_told_apart() -> None:
    first, second = (
        replace(GOOD, run=replace(GOOD.run, extension_version=version))
        for version in ("1.4.0", "1.5.0")
    )
    old, new = "Extension <&> Co 1.4.0", "Extension <&> Co 1.5.0"
    assert scorecard([first, second]).names == (old, new)
    newer = replace(second, run=replace(second.run, vscode="5"))
    assert scorecard([second, newer]).names == ("VS Code 4.139.1", "VS Code 5")
    assert scorecard([first, second, newer]).names == (
        f"{old}, VS Code 4.139.1",
        f"{new}, VS Code 4.139.1",
        f"{new}, VS Code 5",
    )


def test_what_a_run_lacks_is_said() -> None:
    less = replace(OTHER, verdicts=(), scenarios=())
    assert "not run" in as_markdown(scorecard([GOOD, less]))


def test_both_forms_show_the_outcomes() -> None:
    card = scorecard([GOOD, OTHER])
    assert "| ✅ kept | ❌ broken |" in as_markdown(card)
    assert "The extension host (pid 100) ended" in Page(as_html(card)).text


def test_one_run_is_no_scorecard() -> None:
    with pytest.raises(RequestError, match="at least two"):
        scorecard([GOOD])


def test_foreign_texts_are_no_markup() -> None:
    hostile = replace(OTHER, run=replace(OTHER.run, extension="\n".join(NASTY[:-2])))
    card = scorecard([GOOD, hostile])
    for page in (Page(as_html(card)), *rendered(as_markdown(card))):
        assert not {"script", "img", "svg", "b"} & set(page.tags)
