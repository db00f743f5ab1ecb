from bench.docgen.renewal import renew
from bench.docgen.results import collect, disagreeing
from bench.docgen.results_page import page
from tests.bench.docgen.test_results import KEPT, both, later
from tests.bench.reports.test_formats import BROKEN


def test_runs_that_agree_are_counted_together() -> None:
    found = both(BROKEN, BROKEN)
    entry = found["scenarios"]["rate_limit_429"]
    assert entry["outcomes"] == ["broken", "broken"]
    assert list(entry["rules"]) == ["extension_host_stays_up"]
    text = page(found, {}, {})
    assert "🔴 broken | 2 of 2 | The extension host (pid 100) ended at 35.0 s" in text
    assert "agree on 26 of 26 outcomes of rules (100.0%), and on the verdict of 1 of 1" in text
    assert "disagree" not in text


def test_a_changed_verdict_is_listed_with_its_reason() -> None:
    found = renew(collect(BROKEN), collect(later(KEPT)))
    text = page(found, {}, {"rate_limit_429": "The rule was too strict."})
    assert "| `rate_limit_429` | 🔴 broken | 🟢 kept | The rule was too strict. |" in text
    assert "| 2026-03-02T10:00:00+00:00 | 1 |" in text
    assert "Verdicts that changed" not in page(collect(KEPT), {}, {})


def test_runs_that_disagree_are_listed_with_the_rule() -> None:
    found = both(KEPT, BROKEN)
    text = page(found, {"rate_limit_429": "It depends on the weather."}, {})
    assert "agree on 25 of 26 outcomes of rules (96.2%), and on the verdict of 0 of 1" in text
    assert "- `rate_limit_429` (kept, broken). It depends on the weather." in text
    assert (
        "    - extension_host_stays_up: **kept**; **broken** The extension host (pid 100)" in text
    )
    assert disagreeing(found) == {"rate_limit_429": ["extension_host_stays_up"]}
    assert disagreeing(both(BROKEN, BROKEN)) == {}
    assert "🔴 broken | 1 of 2 | The extension host (pid 100) ended at 35.0 s" in text


def test_one_run_says_nothing_of_agreement() -> None:
    text = page(collect(KEPT), {}, {})
    assert "alike" not in text
    assert "🟢 kept | 1 of 1 | All 26 rules were kept (5 had nothing to judge)." in text
