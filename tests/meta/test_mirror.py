"""Tests mirror the tree: every source file has a test file of its own, apart from a list."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
EXCEPTIONS = Path(__file__).with_name("without_a_test.toml")
TESTED_ELSEWHERE = ("__init__", "__main__")


def source_files() -> set[str]:
    return {
        str(file.relative_to(ROOT))
        for package in ("bench", "fake_backend")
        for file in (ROOT / package).rglob("*.py")
        if file.stem not in TESTED_ELSEWHERE
    }


def mirrored(source: str) -> Path:
    path = Path(source)
    return ROOT / "tests" / path.parent / f"test_{path.name}"


def exceptions() -> set[str]:
    return set(tomllib.loads(EXCEPTIONS.read_text(encoding="utf-8"))["files"])


def test_every_source_file_has_a_test_file_or_is_a_known_exception() -> None:
    missing = {source for source in source_files() if not mirrored(source).exists()}
    assert sorted(missing - exceptions()) == [], "write a test file at the mirrored path"


def test_the_list_of_exceptions_only_shrinks() -> None:
    still_missing = {source for source in source_files() if not mirrored(source).exists()}
    assert sorted(exceptions() - still_missing) == [], f"remove these from {EXCEPTIONS.name}"
