"""Playwright's trace, of a real browser."""

import json
import zipfile
from pathlib import Path

import pytest

from bench.live.trace import traced
from tests.e2e.conftest import headless_browser

pytestmark = [pytest.mark.editor, pytest.mark.timeout(120)]


def test_a_trace_has_the_actions_and_what_the_page_showed(tmp_path: Path) -> None:
    file = tmp_path / "trace.zip"
    with headless_browser() as browser, browser.new_context() as context:
        with traced(context, file):
            page = context.new_page()
            page.set_content("<button>Ask</button>")
            page.get_by_role("button", name="Ask").click()
        page.set_content("after the block")
    with zipfile.ZipFile(file) as parts:
        lines = parts.read("trace.trace").decode().splitlines()
    events = [json.loads(line) for line in lines]
    methods = {event["method"] for event in events if event["type"] == "before"}
    assert "click" in methods
    assert any("Ask" in json.dumps(e) for e in events if e["type"] == "frame-snapshot")
    assert "after the block" not in "".join(lines)


def test_a_browser_that_died_leaves_no_trace_and_no_error(tmp_path: Path) -> None:
    file = tmp_path / "trace.zip"
    with headless_browser() as browser:
        context = browser.new_context()
        with traced(context, file):
            browser.close()
    assert not file.exists()
