"""Profiles: the shipped ones, the plain editor, and the copy that a run folder keeps."""

from pathlib import Path

import pytest

from bench.core.errors import RequestError
from bench.profiles.loading import (
    known_profiles,
    load_profile,
    plain_profile,
    read_profile,
    write_profile,
)


@pytest.mark.parametrize("name", known_profiles())
def test_a_run_folder_keeps_the_profile_as_it_was(name: str, tmp_path: Path) -> None:
    profile = load_profile(name)
    write_profile(profile, tmp_path)
    assert read_profile(tmp_path) == profile


def test_a_run_without_a_copy_used_a_shipped_profile(tmp_path: Path) -> None:
    assert read_profile(tmp_path, "copilot") == load_profile("copilot")


@pytest.mark.parametrize("content", [None, "{", '{"name": "p", "titel": "P"}'])
def test_a_copy_that_cannot_be_read_is_named(content: str | None, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "profile.json").write_text(content, encoding="utf-8")
    with pytest.raises(RequestError, match=r"profile\.json"):
        read_profile(tmp_path)


def test_the_plain_profile_tests_nothing() -> None:
    plain = plain_profile()
    assert (plain.extension, plain.offers) == ("", ())
    assert plain.settings["chat.disableAIFeatures"] is True
