"""What run.json says, and the folders that it names."""

import json
import os
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from bench.core.errors import RequestError
from bench.facts.run_info import FORMAT, folders_of, read_run_info
from tests.bench.reports.test_formats import RUN_INFO


def test_the_folders_of_repeats_are_numbered() -> None:
    assert folders_of("slow", 1) == ["slow"]
    assert folders_of("slow", 3) == ["slow.1", "slow.2", "slow.3"]


def test_a_folder_without_repeats_is_called_as_its_scenario() -> None:
    assert RUN_INFO.scenario_of("v1.2") == "v1.2"


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    RUN_INFO.write(tmp_path)
    assert read_run_info(tmp_path) == RUN_INFO


def test_a_key_that_is_gone_is_dropped_and_one_that_is_new_has_its_default(tmp_path: Path) -> None:
    table = asdict(RUN_INFO) | {"gone": 1}
    del table["format"], table["workers"]
    (tmp_path / "run.json").write_text(json.dumps(table), encoding="utf-8")
    assert read_run_info(tmp_path) == replace(RUN_INFO, format=1, workers=1)


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"null", b"[1,2]", b'"x"', b"1", b"{", b"{}", b"\xff\xfe", b"9" * 10_000, b"NaN"),
        *(b"[" * 100_000, b'{"format":' * 100_000, b'{"format":1,"bench":' + b"[" * 100_000),
    ],
    ids=lambda content: ascii(content[:20]),
)
def test_a_file_that_is_no_run_info_is_refused_in_one_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "run.json").write_bytes(content)
    assert_refused(tmp_path)


WRONG: dict[str, list[Any]] = {
    "seed": ["x", None, 1.5, [1], {}],
    "shard": ["x", None, "1", "1/2 ", "1/2\n", "../1/2", 1],
    "missing_shards": ["1/2", [""], ["x/y"], [1], None],
    "scenarios": ["abc", None, {"a": 1}, [1], [["a"]], ["a", "a"]],
    "started": ["yesterday", 1, "2026-01-01T00:00:00+99:00", ""],
    "repeat": [0, -1, "x", None],
    "memory_gb": [float("nan"), float("inf"), -1, "x"],
    "extension": [None, 1, ["x"], "half \ud83d"],
    "cores": [-1, 1.5, None],
    "command": ["bench run 'a", "bench run a\\", None],
    "subject": ["it's", '--config "a', None],
    "format": ["x", None, [], 1.5],
}


@pytest.mark.parametrize(
    ("key", "value"), [(key, value) for key, values in WRONG.items() for value in values]
)
def test_a_wrong_value_is_refused_in_one_line(tmp_path: Path, key: str, value: Any) -> None:
    (tmp_path / "run.json").write_text(json.dumps(asdict(RUN_INFO) | {key: value}), "utf-8")
    assert_refused(tmp_path)


@pytest.mark.parametrize("missing", ["bench", "scenarios", "seed", "started"])
def test_a_missing_key_is_named(tmp_path: Path, missing: str) -> None:
    table = asdict(RUN_INFO)
    del table[missing]
    (tmp_path / "run.json").write_text(json.dumps(table), encoding="utf-8")
    assert f"({missing}: Field required)" in assert_refused(tmp_path)


@pytest.mark.parametrize("number", [FORMAT + 1, 99, 0, -1, 10**30])
def test_an_unknown_format_is_named_even_if_the_rest_is_new(tmp_path: Path, number: int) -> None:
    (tmp_path / "run.json").write_text(f'{{"format": {number}, "new": true}}', encoding="utf-8")
    with pytest.raises(RequestError, match=rf"the format {number} of the run folder is unknown"):
        read_run_info(tmp_path)


def test_a_file_that_would_never_end_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "run.json")
    with pytest.raises(RequestError, match="is not a regular file"):
        read_run_info(tmp_path)


def assert_refused(folder: Path) -> str:
    with pytest.raises(RequestError) as refused:
        read_run_info(folder)
    message = str(refused.value)
    assert message.startswith(f"{folder} is not a run folder: its run.json cannot be read (")
    assert "\n" not in message
    assert len(message) < 500
    return message
