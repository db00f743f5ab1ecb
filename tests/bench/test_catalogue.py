from dataclasses import replace
from pathlib import Path

import pytest

from bench.catalogue import find_scenario, known_scenarios, read_scenario
from bench.errors import RequestError
from bench.profile_files import known_profiles, load_profile
from bench.rule import known_rules, rule_name
from bench.rules.requests_back_off import RequestsBackOff

GOOD = """
title = "A title"
why = "A reason."
journey = "type_and_chat"
[[faults]]
fault = "rate_limit"
routes = ["chat"]
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
        (GOOD.replace('"A title"', "3"), "title: Input should be a valid string (got 3)"),
        (GOOD.replace("why", "wy"), "why: Field required"),
        (GOOD + "[extra]\n", "extra: Extra inputs are not permitted"),
        (GOOD.replace("type_and_chat", "type_and_chats"), "Did you mean 'type_and_chat'?"),
        (GOOD.replace("rate_limit", "rate_limt"), "Did you mean 'rate_limit'?"),
        (GOOD.replace('["chat"]', '["chats"]'), "faults.0.routes.0: unknown surface 'chats'"),
        (GOOD + "retry_after_s = -3\n", "faults.0.retry_after_s: Input should be greater"),
        (GOOD + "[rules.back_off]\n", "unknown rule 'back_off'. Did you mean 'requests_back_off'?"),
        (GOOD + "[rules.recovers]\nwithin = 3\n", "rules.recovers.within: Unexpected keyword"),
        (
            GOOD.replace("[[faults]]", "rounds = 0\n[[faults]]"),
            "rounds: Input should be greater",
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


def test_an_unknown_name_lists_the_known_and_the_nearest() -> None:
    with pytest.raises(RequestError, match="Did you mean 'rate_limit_429'") as caught:
        find_scenario("rate_limit_42")
    assert all(name in str(caught.value) for name in known_scenarios())
    with pytest.raises(RequestError, match="cannot be read: No such file"):
        find_scenario("no/such.toml")


def test_profiles_load_and_an_unknown_one_is_told() -> None:
    assert [load_profile(name).name for name in known_profiles()] == known_profiles()
    assert "copilot" in known_profiles()
    with pytest.raises(RequestError, match="Did you mean 'copilot'"):
        load_profile("copilott")
