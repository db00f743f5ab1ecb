"""The page of rollouts and replays has every file, and says something on every key."""

import re
import tomllib
from pathlib import Path

import pytest

from bench.catalogue import replay, rollout
from bench.catalogue.hindrance import HINDRANCES
from bench.docgen.rollouts import TABLES, page
from fake_backend.model.version import known_versions
from fake_backend.setting_types import fields_of

PAGE = page()
ROLLOUTS, REPLAYS = (sorted(module.FOLDER.glob("*.toml")) for module in (rollout, replay))


def rows(heading: str) -> dict[str, str]:
    """The keys below a heading, with what is said on them."""
    section = PAGE.split(f"{heading}\n", 1)[1].split("\n##", 1)[0]
    return dict(re.findall(r"^- `(\w+)`: (.+)$", section, re.MULTILINE))


@pytest.mark.parametrize("name", [*(f.stem for f in (*ROLLOUTS, *REPLAYS)), *known_versions()])
def test_it_lists_what_the_bench_brings_along(name: str) -> None:
    (row,) = re.findall(rf"^\| `{re.escape(name)}` \| .+$", PAGE, re.MULTILINE)
    assert len(row) > len(name) + 20


def test_it_lists_the_hindrances() -> None:
    assert all(f"| `{name}` | {one.about} |" in PAGE for name, one in HINDRANCES.items())


@pytest.mark.parametrize("file", ROLLOUTS, ids=lambda file: file.stem)
def test_it_has_every_key_of_the_shipped_rollouts(file: Path) -> None:
    content = tomllib.loads(file.read_text("utf-8"))
    assert content.keys() - TABLES.keys() <= rows("## A rollout file").keys()
    for key in content.keys() & TABLES.keys():
        tables = content[key] if isinstance(content[key], list) else [content[key]]
        for table in tables:
            assert table.keys() <= rows(f"### `{TABLES[key][0]}`").keys()


@pytest.mark.parametrize(("title", "kind"), TABLES.values(), ids=TABLES)
def test_every_key_of_a_table_says_what_it_means(title: str, kind: type) -> None:
    said = rows(f"### `{title}`")
    assert said.keys() == fields_of(kind).keys()
    assert [key for key, text in said.items() if "; " not in text and key != "trace"] == []


def test_every_other_key_says_what_it_means() -> None:
    said = {**rows("## A rollout file"), **rows("## A replay file")}
    wanted = fields_of(rollout.Table).keys() - TABLES.keys() | fields_of(replay.Table).keys()
    assert said.keys() == wanted
    assert [key for key, text in said.items() if "; " not in text] == []


def test_a_trace_is_a_file() -> None:
    assert rows("### `[crowd]`")["trace"].startswith("a file")
