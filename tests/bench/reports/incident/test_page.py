from bench.reports.incident.incident import incident
from bench.reports.incident.page import render
from tests.bench.reports.incident.told import ROLLOUT, one


def test_variants_stand_side_by_side_with_links_to_their_facts() -> None:
    page = render("The incident", [one(), one()])
    assert page.count("<section>") == 2
    assert "repeat(2," in page
    assert 'href="gpt53/postmortem.md"' in page
    assert 'src="gpt53/shots/fault_stage_1.png"' in page
    for line in one().lines:
        assert f'href="gpt53/facts.jsonl#L{line.number}"' in page
    assert "Rate limit &lt;exceeded&gt;" in page


def test_a_rollout_without_facts_has_a_page() -> None:
    page = render("Nothing", [incident("gpt53", ROLLOUT, [])])
    assert "not ended" in page
    assert "Nothing to post" in page
