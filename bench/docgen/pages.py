"""The generated pages of docs/: `bench docs` writes them, a test compares them."""

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path

from bench.authoring.schema import schemas
from bench.core.errors import RequestError
from bench.core.files import write_whole
from bench.docgen import results, results_page, rollouts, rules, scenarios, steps
from fake_backend import fault_pages as faultbook

RESULTS = "results.json"  # from `bench results`; the source of results.md
FINDINGS = "findings"  # the folder of the pages of `bench results` and their pictures
CHANGES = "changes.toml"  # scenario = "why its published verdict changed"
DISAGREEMENTS = "disagreements.toml"  # scenario = "why its runs in results.json disagree"


def made(docs: Path) -> dict[str, str]:
    """The text of each page, by its path below `docs`."""
    return {
        **_results(docs),
        "catalogue.md": scenarios.overview(),
        "faults.md": faultbook.page() + "\n",
        "rollouts.md": rollouts.page() + "\n",
        "rules.md": rules.page() + "\n",
        "steps.md": steps.page() + "\n",
        **{f"schema/{name}": text for name, text in schemas().items()},
    }


def stale(docs: Path) -> list[str]:
    """The pages that differ from the current code and catalogue."""
    return [name for name, text in made(docs).items() if _text(docs / name) != text]


def write(pages: Mapping[str, str | bytes], folder: Path) -> None:
    """Write each page or picture to its path below `folder`."""
    for name, content in pages.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, content)


def kept(docs: Path) -> results.Results:
    """The results that `bench results` stored in `docs`.

    Raises:
        RequestError: there are none.
    """
    file = docs / RESULTS
    if not file.exists():
        raise RequestError(
            f"{file} does not exist: there are no results yet. To fix: leave out --add and --renew."
        )
    return dict(json.loads(file.read_text(encoding="utf-8")))


def why_changed(docs: Path) -> dict[str, str]:
    """The handwritten explanations why published verdicts changed, by scenario."""
    return tomllib.loads(_text(docs / CHANGES))


def explained(docs: Path) -> dict[str, str]:
    """The handwritten explanations why runs disagree, by scenario."""
    return tomllib.loads(_text(docs / DISAGREEMENTS))


def _results(docs: Path) -> dict[str, str]:
    if not (docs / RESULTS).exists():
        return {}
    return {"results.md": results_page.page(kept(docs), explained(docs), why_changed(docs))}


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.exists() else ""
