from dataclasses import replace
from pathlib import Path

import pytest

from bench.catalogue.loading import (
    find_scenario,
    find_scenarios,
    known_scenarios,
    read_scenario,
    scenario_files,
)
from bench.catalogue.tags import GROUPS, TAGS
from bench.cli.selection import check_recovery
from bench.core.errors import RequestError
from bench.judging.all_rules import known_rules
from bench.judging.rule import rule_name
from bench.judging.rules.requests_back_off import RequestsBackOff
from bench.live.journey import load_journey
from bench.live.steps.hold_key import HoldKey
from bench.profiles.loading import known_profiles, load_profile
from fake_backend.all_faults import known_faults

GOOD = """
title = "A title"
why = "A reason."
journey = "type_and_chat"
[[faults]]
fault = "rate_limit"
surfaces = ["chat"]
"""

VARIANTS = """
[[variants]]
name = "short"
title = "a short one"
fault = { retry_after_s = 1 }
[[variants]]
name = "dated"
title = "a date"
fault = { retry_after_s = 9, spelling = "http_date" }
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "mine.toml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize("name", known_scenarios())
def test_every_scenario_of_the_catalogue_loads(name: str) -> None:
    scenario = find_scenario(name)
    assert scenario.name == name
    assert scenario.faults
    assert len(scenario.rules) == len(known_rules())
    assert scenario.group
    assert scenario.advice
    assert scenario.evidence or "hardening" in scenario.tags
    check_recovery(scenario, load_profile("copilot"))


def test_the_catalogue_is_as_large_as_it_says() -> None:
    found = [find_scenario(name) for name in known_scenarios()]
    by_tag = {tag: [one for one in found if tag in one.tags] for tag in TAGS}
    assert all(by_tag.values())
    assert len(scenario_files()) >= 70
    assert len(by_tag["smoke"]) <= 6
    assert len(by_tag["core"]) <= 26
    assert set(GROUPS) == {one.group for one in found}


def test_every_fault_is_used_by_a_scenario() -> None:
    found = [find_scenario(name) for name in known_scenarios()]
    assert {fault.name for one in found for fault in one.faults} == set(known_faults())


def test_no_two_scenarios_are_the_same() -> None:
    found = [find_scenario(name) for name in known_scenarios()]
    kinds = [(one.faults, one.journey, one.rounds, one.host_heap_mb) for one in found]
    assert len({repr(kind) for kind in kinds}) == len(found)
    assert len({one.title for one in found}) == len(found)


def test_variants_are_scenarios_of_their_own(tmp_path: Path) -> None:
    file = written(tmp_path, GOOD + VARIANTS)
    short, dated = find_scenarios(str(file))
    assert (short.name, dated.name) == ("mine-short", "mine-dated")
    assert (short.title, dated.variant) == ("A title: a short one", "dated")
    assert (short.tags, dated.tags) == (("full",), ("variants",))
    assert [fault.table()["retry_after_s"] for fault in (*short.faults, *dated.faults)] == [1, 9]


def test_the_folder_of_a_run_tells_the_variant(tmp_path: Path) -> None:
    file = written(tmp_path, GOOD + VARIANTS)
    assert read_scenario(file, name="mine-dated.2").variant == "dated"
    with pytest.raises(RequestError, match="Unknown variant 'long'"):
        read_scenario(file, name="mine-long")


def test_one_variant_is_found_by_its_name() -> None:
    (found,) = find_scenarios("retry_after_spellings-go_duration")
    assert found.faults[0].table()["spelling"] == "go_duration"
    with pytest.raises(RequestError, match="Did you mean 'retry_after_spellings-go_duration'"):
        find_scenarios("retry_after_spellings-go_durations")


def test_a_recovery_shorter_than_a_round_is_a_wrong_request(tmp_path: Path) -> None:
    text = GOOD.replace("type_and_chat", "idle") + "[rules.recovers]\nwithin_s = 5\n"
    file = written(tmp_path, text)
    profile = load_profile("copilot")
    expected = r"within_s: 5 s is too short: .* takes at least 10 s"
    with pytest.raises(RequestError, match=expected) as caught:
        check_recovery(read_scenario(file, profile), profile)
    assert str(file) in str(caught.value)


def test_a_strain_of_the_fault_alone_is_no_part_of_the_recovery() -> None:
    journey = load_journey("hold_key", load_profile("copilot"))
    (held,) = (step for step in journey.steps if isinstance(step, HoldKey))
    assert held.seconds > journey.least_s == held.healthy_seconds


def test_limits_come_from_the_scenario_then_the_profile_then_the_rule(tmp_path: Path) -> None:
    file = written(tmp_path, GOOD + "[rules.requests_back_off]\nat_most = 4\n")
    limits = {"requests_back_off": {"at_most": 9, "within_s": 30.0}}
    profile = replace(load_profile("copilot"), rules=limits)
    rules = {rule_name(rule): rule for rule in read_scenario(file, profile).rules}
    assert rules["requests_back_off"] == RequestsBackOff(at_most=4, within_s=30.0)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("title = ", "not valid TOML"),
        (GOOD.replace('"A title"', "3"), "title: must be text of at least 3 characters, such as "),
        (GOOD.replace("why", "wy"), "why: is missing."),
        ('tags = ["smok"]' + GOOD, "Unknown tag 'smok'. Did you mean 'smoke' or 'soak'?"),
        ('group = "latence"' + GOOD, "Unknown group 'latence'. Did you mean 'latency'?"),
        (GOOD + VARIANTS.replace("retry_after_s = 1 ", "retry_after = 1 "), "retry_after: "),
        (
            GOOD + VARIANTS.replace('"short"', '"a b"'),
            "variants 1: name: must be text that matches",
        ),
        (
            GOOD + "fire.share = 1.5\n",
            "fault 1 (rate_limit): fire.share: must be a number from 0 to 1, such",
        ),
        (GOOD + "[extra]\n", "extra: unknown setting"),
        (GOOD.replace("type_and_chat", "type_and_chats"), "Did you mean 'type_and_chat'"),
        (GOOD.replace("rate_limit", "rate_limt"), "Did you mean 'rate_limit'"),
        (
            GOOD.replace('["chat"]', '["chats"]'),
            "(rate_limit): surfaces 1: Unknown surface 'chats'",
        ),
        (
            GOOD + "retry_after_s = -3e10\n",
            "fault 1 (rate_limit): retry_after_s: must be a number from -9_999_999_999 to",
        ),
        (GOOD + "[rules.back_off]\n", "Unknown rule 'back_off'. Did you mean 'requests_back_off'?"),
        (GOOD + "[rules.recovers]\nwithin = 3\n", "rules.recovers.within: unknown setting"),
        (
            GOOD.replace("[[faults]]", "rounds = 0\n[[faults]]"),
            "rounds: must be a whole number from 1 to 1_000, such as 2 (got 0)",
        ),
    ],
)
def test_a_wrong_file_is_one_sentence_with_file_and_key(
    tmp_path: Path, text: str, told: str
) -> None:
    file = written(tmp_path, text)
    with pytest.raises(RequestError) as caught:
        find_scenario(str(file))
    assert str(caught.value).startswith(f"{file}: ")
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_unknown_name_suggests_similar_names_and_the_command_that_lists_all() -> None:
    with pytest.raises(RequestError, match="Did you mean 'rate_limit_429'") as caught:
        find_scenario("rate_limit_42")
    assert str(caught.value).endswith(f"`bench list` lists all {len(scenario_files())}.")
    with pytest.raises(RequestError, match="cannot be read: No such file"):
        find_scenario("no/such.toml")


def test_profiles_load_and_an_unknown_one_is_told() -> None:
    assert [load_profile(name).name for name in known_profiles()] == known_profiles()
    assert "copilot" in known_profiles()
    with pytest.raises(RequestError, match="Did you mean 'copilot'"):
        load_profile("copilott")


def test_a_variant_changes_the_faults_that_have_its_settings(tmp_path: Path) -> None:
    file = tmp_path / "led.toml"
    head = 'title = "A title"\nwhy = "A reason."\njourney = "type_and_chat"\n'
    leads = '[[faults]]\nfault = "model_selected"\nsurfaces = ["auto"]\n'
    fails = '[[faults]]\nfault = "http_error"\nsurfaces = ["websocket"]\n'
    variant = '[[variants]]\nname = "gone"\ntitle = "gone"\nfault = { status = 404 }\n'
    file.write_text(head + leads + fails + variant, encoding="utf-8")
    (scenario,) = find_scenarios(str(file))
    lead, fail = (fault.table() for fault in scenario.faults)
    assert ("status" in lead, fail["status"]) == (False, 404)
