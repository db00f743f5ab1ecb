"""Run folders from anybody, side by side: compared and joined, or refused in one sentence."""

import json
import shutil
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.comparison import html, markdown
from bench.comparison.compare import as_table, compare
from bench.comparison.scorecard import as_html, as_markdown, scorecard
from bench.core.texts import json_text
from bench.facts.run_info import FORMAT, RUN_FILE
from bench.reports.data.build import run_data
from bench.reports.data.model import RunData
from bench.reports.data.reading import VERDICT_FILE, read_run_data
from bench.reports.data.timeline_model import TimelineData
from bench.reports.from_folder import read_report
from bench.reports.json import render
from bench.runner.merge import merge_runs
from tests.bench.reports.test_formats import RUN_INFO, TWICE, report
from tests.bench.run_folders import NAME, run_folder
from tests.bench.under_fire.mutation import altered, is_thorough, mutated, refusal

OTHER = "server_error_blip"
EMPTY = TimelineData(0.0, (), (), (), (), 0, (), 0)
GOOD = run_data(report())


def small(data: RunData) -> RunData:
    """Without most of what is long and alike, so that a change hits each part."""
    runs = tuple(
        replace(run, timeline=EMPTY, findings=run.findings[:2], figures=run.figures[:2])
        for run in data.scenarios
    )
    verdicts = tuple(replace(one, rules=one.rules[:2]) for one in data.verdicts)
    return replace(data, scenarios=runs, verdicts=verdicts)


VERDICT = json.loads(render(small(run_data(TWICE))))
INFO = asdict(replace(RUN_INFO, format=FORMAT))
SHARD = INFO | {"scenarios": [OTHER], "command": f"bench run {OTHER} --seed 7"}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two run folders of one request, with one scenario each."""
    folder = tmp_path_factory.mktemp("several")
    run_folder(folder / "a")
    run_folder(folder / "b")
    (folder / "b" / NAME).rename(folder / "b" / OTHER)  # SHARD describes it
    return folder


def judged(place: Path, content: bytes) -> RunData | None:
    (place / VERDICT_FILE).write_bytes(content)
    return read_run_data(place)


def side_by_side(place: Path, content: bytes) -> None:
    data = judged(place, content)
    if data is not None:
        card = scorecard([data, GOOD])
        as_markdown(card)
        as_html(card)


@given(st.binary() | mutated([json.dumps(VERDICT, indent=1).encode()]))
def test_verdict_json_as_text(place: Path, content: bytes) -> None:
    assert len(refusal(lambda: side_by_side(place, content))) < 1000


@given(altered(VERDICT))
def test_verdict_json_with_other_values(place: Path, table: Any) -> None:
    content = json.dumps(table).encode()
    assert len(refusal(lambda: side_by_side(place, content))) < 1000


def test_the_unchanged_verdict_is_read(place: Path) -> None:
    assert judged(place, json.dumps(VERDICT).encode()) == small(run_data(TWICE))


def compared(a: Path, b: Path) -> None:
    found = compare(read_report(a), read_report(b))
    html.render(found)
    markdown.render(found)
    json_text(as_table(found))


@settings(max_examples=300 if is_thorough() else 10)
@given(altered(INFO))
def test_a_comparison_with_a_run_of_other_values(place: Path, table: Any) -> None:
    changed = place / "changed"
    shutil.rmtree(changed, ignore_errors=True)
    shutil.copytree(place / "a", changed)
    (changed / RUN_FILE).write_text(json.dumps(table), encoding="utf-8")
    assert len(refusal(lambda: compared(changed, place / "a"))) < 10_000
    assert len(refusal(lambda: compared(place / "a", changed))) < 10_000


def joined(place: Path, table: Any) -> str:
    """What is said of joining the runs, if `table` is what the second says of itself."""
    out, changed = place / "out", place / "changed"
    for folder in (out, changed):
        shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(place / "b", changed)
    (changed / RUN_FILE).write_text(json.dumps(table), encoding="utf-8")

    def merge_both_ways() -> None:
        merge_runs([place / "a", changed], out)
        read_report(out)
        shutil.rmtree(out)
        merge_runs([changed, place / "a"], out)

    return refusal(merge_both_ways)


@settings(max_examples=300 if is_thorough() else 10)
@given(altered(SHARD))
def test_a_run_of_other_values_is_joined_or_refused(place: Path, table: Any) -> None:
    assert len(joined(place, table)) < 10_000


def test_the_unchanged_runs_are_joined(place: Path) -> None:
    assert joined(place, SHARD) == ""


@pytest.mark.parametrize("key", ["command", "subject"])
def test_a_quote_that_does_not_end_is_refused(place: Path, key: str) -> None:
    told = joined(place, SHARD | {key: "bench run it's"})
    assert f"({key}: Value error, No closing quotation)" in told
