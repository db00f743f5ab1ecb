from dataclasses import replace
from typing import Any

import pytest

from fake_backend.model.version import FOLDER, Version, known_versions, version_named
from fake_backend.plugins import UnknownNameError
from fake_backend.settings import SettingError, read_settings

OLD, NEW = version_named("gpt-5.0"), version_named("gpt-5.3")
TABLE = {
    "name": "mine",
    "about": "A version of a test.",
    "family": "mine",
    "first_token": {"p50_s": 0.1, "p99_s": 0.2},
    "prefill_s": 0.0,
    "token_s": 0.01,
    "output": {"p50": 10, "p99": 20},
}


def test_a_version_has_the_name_of_its_file() -> None:
    assert list(known_versions()) == sorted(file.stem for file in FOLDER.glob("*.toml"))


def test_the_mean_cost_is_that_of_many_requests() -> None:
    normals = [(-3 + number / 100) for number in range(601)]
    weights = [2.718281828 ** (-(normal**2) / 2) for normal in normals]
    tokens = sum(w * OLD.output.at(n) for n, w in zip(normals, weights, strict=True)) / sum(weights)
    assert tokens == pytest.approx(OLD.output.mean, rel=0.02)
    firsts = [OLD.first_token.at((number + 0.5) / 5000) for number in range(5000)]
    expected = sum(firsts) / 5000 + OLD.prefill_s * 2000 + OLD.token_s * OLD.output.mean
    assert OLD.mean_busy_s(2000) == pytest.approx(expected, rel=0.01)


def test_the_new_version_is_slower_and_heavier() -> None:
    old, new = OLD.service(0.5, 2000, 20), NEW.service(0.5, 2000, 20)
    assert new.first_s == pytest.approx(1.4 * old.first_s)
    assert new.busy_s == pytest.approx(1.4 * old.busy_s)
    assert NEW.slots == 1.36
    assert NEW.pace.per_token.at(0.5) == pytest.approx(1.4 * OLD.token_s)


def test_a_tokenizer_with_more_tokens_makes_prompts_and_answers_longer() -> None:
    twice = replace(OLD, token_times=2.0)
    once = OLD.service(0.5, 2000, 20)
    assert twice.service(0.5, 1000, 10) == pytest.approx(once)


def test_shares_are_looked_up_by_language_and_else_under_other() -> None:
    assert [NEW.accepts(name) for name in ("typescript", "go")] == [0.23, 0.27]
    assert [NEW.filters(name) for name in ("typescript", "go")] == [0.03, 0.01]


@pytest.mark.parametrize("version", known_versions().values(), ids=list(known_versions()))
def test_figures_that_nobody_published_are_marked(version: Version) -> None:
    assert {"first_token", "prefill_s", "token_s"} <= set(version.invented)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"invented": ["speed"]}, "'speed' is none"),
        ({"slower": 0}, "slower: must be"),
        ({"slot": 1}, "did you mean 'slots'"),
        ({"output": {"p50": 9, "p99": 3}}, "must not be below p50"),
        ({"accepted": {"python": 1.5}}, "accepted.python: must be a number from 0 to 1"),
        ({"name": "a b"}, "name: must be text that matches"),
    ],
    ids=lambda part: str(part)[:24],
)
def test_a_wrong_setting_is_named(change: dict[str, Any], words: str) -> None:
    with pytest.raises(SettingError, match=words):
        read_settings(Version, {**TABLE, **change})


def test_an_unknown_version_is_named_with_its_neighbours() -> None:
    with pytest.raises(UnknownNameError, match=r"Did you mean 'gpt-5\.3'"):
        version_named("gpt-53")


def test_refused_and_filtered_answers_are_withheld() -> None:
    assert NEW.withholds("typescript") == NEW.filters("typescript")
    assert replace(NEW, refused=0.5).withholds("typescript") == pytest.approx(0.515)
    assert replace(NEW, refused=1.0).withholds("go") == 1
