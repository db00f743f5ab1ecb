"""The script that runs in the page before the workbench loads: `page.js` with its selectors."""

import json
from dataclasses import asdict
from pathlib import Path

from bench.live.editor.locators import LOCATORS

DRAIN = "window.__bench ? window.__bench.drain() : []"


def page_script(*, keys_only: bool = False) -> str:
    source = Path(__file__).with_name("page.js").read_text(encoding="utf-8")
    return f"({source})({json.dumps(asdict(LOCATORS))}, {json.dumps(keys_only)})"
