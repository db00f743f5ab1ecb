import re
from dataclasses import replace

import pytest

from bench.reports.anchors import finding_id, page_id
from bench.reports.report import Report
from tests.bench.rendered_pages import Page
from tests.bench.reports.test_formats import BROKEN, RUN_INFO, report, shown

# names that a scenario may have, and that the page or its script gives to something else
NAMES = ("overview", "main", "matrix", "copy", "command", "viewer", "plotly", "a", "a--recovers")


def page_of(*names: str) -> Page:
    (kept,), (broken,) = report().scenarios, BROKEN.scenarios
    runs = [
        replace(run, scenario=replace(run.scenario, name=name))
        for run, name in zip((broken, *[kept] * len(names)), names, strict=False)
    ]
    info = replace(RUN_INFO, scenarios=names)
    text = shown("html", Report(info, tuple(runs)))
    return Page(re.sub(r'<script type="text/plain".*?</script>', "", text, flags=re.DOTALL))


@pytest.mark.parametrize("names", [NAMES, ("overview",)], ids=["many", "alone"])
def test_every_id_of_the_page_occurs_once(names: tuple[str, ...]) -> None:
    ids = [value for name, value in page_of(*names).attributes if name == "id"]
    assert len(set(ids)) == len(ids)
    assert {page_id(name) for name in names} <= set(ids)


@pytest.mark.parametrize("names", [NAMES, ("overview",)], ids=["many", "alone"])
def test_every_link_inside_the_page_leads_to_something(names: tuple[str, ...]) -> None:
    attributes = page_of(*names).attributes
    ids = {value for name, value in attributes if name == "id"}
    links = [str(value) for name, value in attributes if name == "href"]
    inside = {link[1:] for link in links if link.startswith("#")}
    assert inside <= ids
    assert finding_id(names[0], "extension_host_stays_up") in inside


def test_no_run_has_the_id_of_a_finding() -> None:
    assert page_id("a--recovers") != finding_id("a", "recovers")
