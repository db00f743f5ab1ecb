from itertools import pairwise
from typing import Any

import pytest

from fake_backend.model.version import known_versions
from fake_backend.rollout.flags import FlagError, Flags, FlagSettings, document, key_between

USERS = [f"user-{number}" for number in range(1000)]


def flags(share: float, seed: int = 1, **settings: Any) -> Flags:
    content = document("model", "gpt-5.0", "gpt-5.3", share)
    return Flags(FlagSettings("model", content, **settings), known_versions(), seed)


def with_new(share: float, seed: int = 1) -> set[str]:
    chosen = flags(share, seed)
    return {user for user in USERS if chosen.version_of(user, "", in_crowd=True) == "gpt-5.3"}


def test_users_are_sticky_and_stages_nested() -> None:
    stages = [with_new(share) for share in (0.05, 0.25, 0.5, 1.0)]
    assert all(smaller <= larger for smaller, larger in pairwise(stages))
    assert [len(stage) / len(USERS) for stage in stages] == pytest.approx(
        [0.05, 0.25, 0.5, 1], abs=0.04
    )
    assert with_new(0.0) == set()
    assert with_new(0.05) == stages[0], "the same users again after a rollback"


def test_another_seed_draws_other_users() -> None:
    assert with_new(0.25, seed=1) != with_new(0.25, seed=2)


@pytest.mark.parametrize("seed", range(100))
def test_the_editor_lies_in_the_band_that_was_asked_for(seed: int) -> None:
    key = key_between("model", seed, 0.05, 0.25)
    below, above = flags(0.05, seed, editor=key), flags(0.25, seed, editor=key)
    assert below.version_of("whoever", "ghost_text") == "gpt-5.0"
    assert above.version_of("whoever", "ghost_text") == "gpt-5.3"


def test_a_band_without_users_is_refused() -> None:
    with pytest.raises(FlagError, match=r"between the shares 0\.5 and 0\.5"):
        key_between("model", 1, 0.5, 0.5)


def test_a_rule_can_ask_for_the_surface() -> None:
    content = document("model", "gpt-5.0", "gpt-5.3", 0)
    content["flags"]["model"]["targeting"] = {
        "if": [{"==": [{"var": "surface"}, "chat"]}, "new", "old"]
    }
    chosen = Flags(FlagSettings("model", content), known_versions(), 1)
    assert [chosen.version_of("a", name) for name in ("chat", "agent")] == ["gpt-5.3", "gpt-5.0"]


def test_a_rule_that_fails_for_one_user_gives_the_default_variant() -> None:
    content = document("model", "gpt-5.0", "gpt-5.3", 0)
    content["flags"]["model"]["targeting"] = {
        "if": [{"ends_with": [{"var": "targetingKey"}, "/unlucky"]}, "no variant", "new"]
    }
    chosen = Flags(FlagSettings("model", content), known_versions(), 1)
    names = [chosen.version_of(user, "", in_crowd=True) for user in ("lucky", "unlucky")]
    assert names == ["gpt-5.3", "gpt-5.0"]


WRONG = {
    "state": ({"state": "ON"}, "Incorrect 'state' value"),
    "variants": ({"variants": {}}, "Incorrect 'variants' value"),
    "unknown key": ({"nonsense": 3}, "unexpected keyword argument 'nonsense'"),
    "operator": ({"targeting": {"foo": [1]}}, "Invalid targeting"),
    "targeting": ({"targeting": 7}, "Invalid 'targeting' value"),
    "variant": ({"targeting": {"fractional": [["blue", 1], ["old", 1]]}}, "variant blue not in"),
    "default": ({"defaultVariant": "blue"}, "defaultVariant one of its variants"),
    "no name": ({"variants": {"old": ["gpt-5.0"]}}, r"variants.old: \['gpt-5.0'\] is no version"),
    "no default": ({"defaultVariant": {}}, "Incorrect|defaultVariant one of its variants"),
    "disabled": ({"state": "DISABLED"}, "must be ENABLED"),
    "clock": (
        {"targeting": {"if": [{"<": [{"var": "$flagd.timestamp"}, 3]}, "old", "new"]}},
        r"reads `\$flagd.timestamp`: no run could be repeated. To fix: remove it",
    ),
    "whole context": ({"targeting": {"var": ["$flagd"]}}, r"reads `\$flagd.timestamp`"),
    "version": ({"variants": {"old": "gpt-5.0", "new": "gpt-9"}}, "variants.new: 'gpt-9' is no"),
}


@pytest.mark.parametrize(("change", "words"), WRONG.values(), ids=WRONG)
def test_what_flagd_refuses_is_refused(change: dict[str, Any], words: str) -> None:
    content = document("model", "gpt-5.0", "gpt-5.3", 0.5)
    content["flags"]["model"].update(change)
    with pytest.raises(FlagError, match=words):
        Flags(FlagSettings("model", content), known_versions(), 1)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({}, "must have a table `flags`"),
        ({"flags": []}, "must have a table `flags`"),
        ({"flags": {}}, "has no flag 'model'; it has: none"),
        ({"flags": {"model": 3}}, "flagd refuses it"),
        ({"flags": {"model": "text"}}, "flagd refuses it"),
        ({"flags": {}, "$evaluators": {}}, r"has \$evaluators. To fix: write the rule where"),
    ],
    ids=lambda part: str(part)[:20],
)
def test_a_file_that_is_no_flag_file_is_refused(content: dict[str, Any], words: str) -> None:
    with pytest.raises(FlagError, match=words):
        Flags(FlagSettings("model", content), known_versions(), 1)
