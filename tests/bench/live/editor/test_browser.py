"""How the browser is started."""

from pathlib import Path

import playwright

from bench.live.editor.browser import DISABLED_FEATURES

BUNDLE = Path(playwright.__file__).parent / "driver" / "package" / "lib" / "coreBundle.js"


def test_our_list_of_features_replaces_playwrights_and_has_all_of_it() -> None:
    text = BUNDLE.read_text(encoding="utf-8")
    (listed,) = [
        part.partition("].filter")[0] for part in text.split("    disabledFeatures = [")[1:]
    ]
    lines = (line.strip().rstrip(",") for line in listed.splitlines())
    theirs = {line.strip('"') for line in lines if line.startswith('"')}
    assert len(theirs) > 10
    assert theirs <= set(DISABLED_FEATURES), theirs - set(DISABLED_FEATURES)
