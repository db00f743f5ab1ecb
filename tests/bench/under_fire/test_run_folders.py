"""A run folder from anybody: it is judged and reported, or refused in one sentence."""

import json
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.catalogue.loading import scenario_files
from bench.facts import HostHung, ProcessGone, Shot
from bench.facts.file import FACTS_FILE, read, to_line
from bench.facts.roles import HOST
from bench.facts.run_info import RUN_FILE
from bench.profiles.loading import PROFILE_FILE, load_profile, write_profile
from bench.reports.data.build import run_data
from bench.reports.formats import FORMATS
from bench.reports.from_folder import read_report
from bench.testing.story import healthy
from tests.bench.reports.test_formats import RUN_INFO
from tests.bench.under_fire.mutation import altered, is_thorough, mutated, refusal

NAME = "rate_limit_429"
SCENARIO = next(file for file in scenario_files() if file.stem == NAME).read_bytes()
FACTS = [
    *healthy(),
    ProcessGone(35.0, 100, HOST),
    Shot(34.0, "ghost text", "shots/x.png"),
    HostHung(35.0, 100, ("f",), "profiles/x.cpuprofile"),
]
LINES = [to_line(fact) for fact in FACTS]
INFO = asdict(RUN_INFO)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("under_fire")


def report_of(folder: Path, changed: str = "", content: bytes = b"", *, html: bool = False) -> None:
    """Report a run with one changed file."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / NAME).mkdir(parents=True)
    RUN_INFO.write(folder)
    write_profile(load_profile("copilot"), folder)
    (folder / NAME / "scenario.toml").write_bytes(SCENARIO)
    (folder / NAME / FACTS_FILE).write_text("\n".join(LINES) + "\n", encoding="utf-8")
    if changed:
        (folder / changed).write_bytes(content)
    assert len(refusal(lambda: render(folder, html=html))) < 10_000


def render(folder: Path, *, html: bool) -> None:
    report = read_report(folder)
    data = run_data(report)
    for name, form in FORMATS.items():
        if name != "html" or html:  # it is several megabytes
            form.render(data)


def test_the_unchanged_folder_is_reported(folder: Path) -> None:
    report_of(folder, html=True)
    assert read_report(folder).scenarios


@given(st.binary() | mutated([json.dumps(INFO, indent=1).encode()]))
def test_run_json_as_text(folder: Path, content: bytes) -> None:
    report_of(folder, RUN_FILE, content)


@given(altered(INFO))
def test_run_json_with_other_values(folder: Path, table: Any) -> None:
    report_of(folder, RUN_FILE, json.dumps(table).encode())


@given(st.data())
def test_profile_json_with_other_values(folder: Path, data: st.DataObject) -> None:
    report_of(folder)
    table = json.loads((folder / PROFILE_FILE).read_bytes())
    report_of(folder, PROFILE_FILE, json.dumps(data.draw(altered(table))).encode())


@given(mutated([SCENARIO]))
def test_the_scenario_of_a_run(folder: Path, content: bytes) -> None:
    report_of(folder, f"{NAME}/scenario.toml", content)


@given(st.binary() | mutated(["\n".join(LINES).encode() + b"\n"]))
def test_facts_as_text(folder: Path, content: bytes) -> None:
    report_of(folder, f"{NAME}/{FACTS_FILE}", content)


@st.composite
def altered_facts(draw: st.DrawFn) -> bytes:
    lines = list(LINES)
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        lines[at] = json.dumps(draw(altered(json.loads(lines[at]))))
    return "\n".join(lines).encode() + b"\n"


@given(altered_facts())
def test_facts_with_other_values(folder: Path, content: bytes) -> None:
    report_of(folder, f"{NAME}/{FACTS_FILE}", content)


@settings(max_examples=300 if is_thorough() else 3)
@given(altered_facts())
def test_the_page_of_facts_with_other_values(folder: Path, content: bytes) -> None:
    report_of(folder, f"{NAME}/{FACTS_FILE}", content, html=True)


@given(st.lists(st.sampled_from(LINES), max_size=30))
def test_facts_in_any_order(folder: Path, lines: list[str]) -> None:
    report_of(folder, f"{NAME}/{FACTS_FILE}", "".join(f"{line}\n" for line in lines).encode())


def test_every_fact_of_the_story_can_be_read_back(folder: Path) -> None:
    report_of(folder)
    assert len(list(read(folder / NAME / FACTS_FILE))) == len(LINES)
