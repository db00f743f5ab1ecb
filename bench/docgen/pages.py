"""The pages that are made, and lie in docs/: written by `bench docs`, compared by a test."""

import json
import tomllib
from pathlib import Path

from bench.authoring.schema import schemas
from bench.core.errors import RequestError
from bench.docgen import results, rules, scenarios, steps
from fake_backend import fault_pages as faultbook

RESULTS = "results.json"  # what `bench results` kept; its page is made of it
DISAGREEMENTS = "disagreements.toml"  # scenario = "why the runs in results.json disagree there"


def made(docs: Path) -> dict[str, str]:
    """The text of each page, by its place below `docs`."""
    return {
        **_results(docs),
        "catalogue.md": scenarios.overview(),
        "faults.md": faultbook.page() + "\n",
        "rules.md": rules.page() + "\n",
        "steps.md": steps.page() + "\n",
        **{f"schema/{name}": text for name, text in schemas().items()},
    }


def stale(docs: Path) -> list[str]:
    """The pages that are not what they would be, were they made now."""
    return [name for name, text in made(docs).items() if _text(docs / name) != text]


def write(pages: dict[str, str], folder: Path) -> None:
    for name, text in pages.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def kept(docs: Path) -> results.Results:
    """What `bench results` kept there.

    Raises:
        RequestError: nothing.
    """
    file = docs / RESULTS
    if not file.exists():
        raise RequestError(f"{file} is not there: nothing was kept yet. Leave out --add.")
    return dict(json.loads(file.read_text(encoding="utf-8")))


def explained(docs: Path) -> dict[str, str]:
    """Why runs disagree, by scenario, as it is written by hand."""
    return tomllib.loads(_text(docs / DISAGREEMENTS))


def _results(docs: Path) -> dict[str, str]:
    if not (docs / RESULTS).exists():
        return {}
    return {"results.md": results.page(kept(docs), explained(docs))}


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.exists() else ""
