import re

from bench.catalogue.incident_texts import IncidentTexts
from bench.reports.incident.incident import incident
from bench.reports.incident.page import render
from bench.reports.templates import read_asset
from tests.bench.nasty_texts import NASTY
from tests.bench.rendered_pages import Page
from tests.bench.reports.incident.told import ROLLOUT, one, told

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; base-uri 'none';"
    " form-action 'none'"
)


def test_variants_stand_side_by_side_with_links_to_their_facts() -> None:
    page = render("Copilot Chat", [one(), one()])
    assert page.count("<section>") == 2
    assert "repeat(2," in page
    assert 'href="gpt53/postmortem.md"' in page
    assert 'src="gpt53/shots/fault_stage_1.png"' in page
    for line in one().lines:
        assert f'href="gpt53/facts.jsonl#L{line.number}"' in page
    assert "Rate limit &lt;exceeded&gt;" in page


def test_it_names_the_incident_its_source_and_the_extension() -> None:
    texts = IncidentTexts(title="The limiter refuses", source="a status page")
    rollout = ROLLOUT.changed(incident=texts)
    page = render("Copilot Chat", [incident(name, rollout, told()) for name in ("a", "b")])
    assert "<title>The limiter refuses</title>" in page
    assert '<h1 class="alone">The limiter refuses</h1>' in page
    assert page.count("Source: a status page.") == 1
    assert "In the editor: Copilot Chat." in page
    assert f"<title>{ROLLOUT.table.about}</title>" in render("Copilot Chat", [one()])


def test_a_late_first_post_is_marked() -> None:
    late = incident("gpt53", ROLLOUT.changed(minutes_per_s=4.0), told())
    words = "The first post comes 16 minutes after users were first harmed; 15 are allowed."
    assert words in render("Copilot Chat", [late])
    assert "The first post comes" not in render("Copilot Chat", [one()])


def test_a_browser_loads_nothing_but_pictures_beside_the_page() -> None:
    page = Page(render("Copilot Chat", [one()]))
    assert ("content", POLICY) in page.attributes
    assert not {"script", "link", "iframe", "base", "form"} & set(page.tags)
    pictures = [value for name, value in page.attributes if name == "src"]
    assert pictures == ["gpt53/shots/fault_stage_1.png"]


def test_its_colours_are_those_of_the_shared_sheet_light_and_dark() -> None:
    page = render("Copilot Chat", [one()])
    assert ("content", "light dark") in Page(page).attributes
    shared, own = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    assert shared == read_asset("report.css").rstrip("\n")
    assert "prefers-color-scheme: dark" in shared
    assert re.findall(r"color: (?!var\(--)", own) == []


def test_a_hostile_text_is_shown_and_not_obeyed() -> None:
    texts = IncidentTexts(title=NASTY[0][:200], source=NASTY[0][:200], cause=NASTY[0][:200])
    page = Page(render(NASTY[0], [incident("x", ROLLOUT.changed(incident=texts), told())]))
    assert "script" not in page.tags
    assert not [name for name, _ in page.attributes if name.startswith("on")]


def test_a_rollout_without_facts_has_a_page() -> None:
    page = render("Copilot Chat", [incident("gpt53", ROLLOUT, [])])
    assert "not ended" in page
    assert "Nothing to post" in page
    assert "Not more answers were late or refused than chance explains." in page
