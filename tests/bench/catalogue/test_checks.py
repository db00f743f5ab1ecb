"""Scenarios that could show nothing are refused before they cost a run."""

from dataclasses import replace
from pathlib import Path

import pytest

from bench.catalogue.checks import NotForThisError
from bench.catalogue.loading import find_scenarios
from bench.core.errors import RequestError
from bench.profiles.loading import load_profile
from bench.profiles.profile import Profile

HEAD = """
title = "A title"
why = "A reason."
journey = "type_and_chat"
"""
COPILOT = load_profile("copilot")
OPENAI = load_profile("openai_compatible")


def fault(name: str, surfaces: str = '"chat"', more: str = "") -> str:
    return f'[[faults]]\nfault = "{name}"\nsurfaces = [{surfaces}]\n{more}\n'


def found(folder: Path, faults: str, profile: Profile | None = COPILOT) -> int:
    """The number of faults that are left for the extension."""
    file = folder / "mine.toml"
    file.write_text(HEAD + faults, encoding="utf-8")
    return len(find_scenarios(str(file), profile)[0].faults)


ANSWERS = fault("http_error") + fault("rate_limit")
REFUSED = fault("connection_refused")


@pytest.mark.parametrize(
    ("faults", "said"),
    [
        (ANSWERS, "fault 2 (rate_limit) can never fire: fault 1 (http_error) always hits"),
        (ANSWERS, "at most one fault of each kind (here: answer) hits a request"),
        (
            fault("http_error")
            + fault("rate_limit", '"agent"')
            + fault("html_page", '"chat", "agent"'),
            "fault 3 (html_page) can never fire: fault 1 (http_error) and fault 2 (rate_limit)",
        ),
        (fault("drip", more="until = 'end'") + fault("burst"), "fault 2 (burst) can never fire"),
        (
            fault("http_error", more="when.model = 'x'")
            + fault("rate_limit", more="when.model = 'x'"),
            "fault 2 (rate_limit) can never fire",
        ),
        (
            fault("http_error", more="fire.from_s = 5")
            + fault("rate_limit", more="fire.from_s = 6\nfire.until_s = 9"),
            "fault 2 (rate_limit) can never fire",
        ),
        (REFUSED + fault("line_cut", '"agent"'), "fault 2 (line_cut) can never fire"),
        (fault("drip", more="fire.share = 0"), "fault 1 (drip): fire: can never fire: its share"),
        (
            fault("drip", more="fire.stages = [{ for_s = 9, share = 0 }]"),
            "fault 1 (drip): fire: can never fire",
        ),
        ("", "faults: is missing: a scenario needs at least one fault"),
    ],
)
def test_a_fault_that_can_never_fire_is_refused(tmp_path: Path, faults: str, said: str) -> None:
    with pytest.raises(RequestError) as caught:
        found(tmp_path, faults)
    assert said in str(caught.value)
    assert str(caught.value).startswith(f"{tmp_path / 'mine.toml'}: ")


@pytest.mark.parametrize(
    "faults",
    [
        fault("http_error", more="fire.first = 2") + fault("rate_limit"),
        fault("http_error", more="fire.share = 0.9") + fault("rate_limit"),
        fault("http_error", more="fire.until_s = 9") + fault("rate_limit"),
        fault("http_error", more="when.model = 'x'") + fault("rate_limit"),
        fault("http_error", more="fire.stages = [{ for_s = 9, share = 1 }]") + fault("rate_limit"),
        fault("http_error") + fault("rate_limit", more="until = 'end'"),
        fault("http_error") + fault("rate_limit", '"chat", "agent"'),
        fault("http_error") + fault("drip"),
        fault("line_cut") + REFUSED,
    ],
)
def test_a_fault_that_may_fire_is_accepted(tmp_path: Path, faults: str) -> None:
    assert found(tmp_path, faults) == 2


def test_a_run_without_faults_must_be_meant(tmp_path: Path) -> None:
    assert found(tmp_path, "faults = []\n") == 0


def test_roles_that_are_one_surface_of_the_extension_are_one(tmp_path: Path) -> None:
    faults = fault("http_error") + fault("rate_limit", '"agent"')
    assert found(tmp_path, faults) == 2
    with pytest.raises(RequestError, match=r"fault 2 \(rate_limit\) can never fire"):
        found(tmp_path, faults, OPENAI)


@pytest.mark.parametrize(
    ("profile", "surface"),
    [(COPILOT, "tabby_chat"), (OPENAI, "tabby_chat"), (OPENAI, "token"), (OPENAI, "next_edit")],
)
def test_a_surface_that_the_extension_never_asks_is_refused(
    tmp_path: Path, profile: Profile, surface: str
) -> None:
    for faults in (fault("http_error", f'"{surface}"'), REFUSED + fault("drip", f'"{surface}"')):
        with pytest.raises(
            NotForThisError, match=rf"\): surfaces: .* never asks {surface}\. It asks: "
        ):
            found(tmp_path, faults, profile)


def test_a_surface_of_any_api_that_the_extension_is_wired_to_is_asked(tmp_path: Path) -> None:
    faults = fault("http_error", '"tabby_chat"')
    for wired in (
        replace(OPENAI, settings={"a.b": "{tabby_url}/v1"}),
        replace(OPENAI, intercept={"api.example.com": "tabby"}),
        replace(OPENAI, ports={"tabby": 8080}),
        replace(COPILOT, surfaces={"tabby_chat": "chat"}),
    ):
        assert found(tmp_path, faults, wired) == 1


def test_one_of_the_surfaces_is_enough(tmp_path: Path) -> None:
    assert found(tmp_path, fault("http_error", '"chat", "tabby_chat"')) == 1


def test_without_an_extension_every_surface_is_accepted(tmp_path: Path) -> None:
    assert found(tmp_path, fault("http_error", '"tabby_chat"'), None) == 1


def test_a_fault_of_another_version_of_http_is_refused(tmp_path: Path) -> None:
    only_2, both = fault("goaway"), fault("http_error")
    assert found(tmp_path, 'http = "2"\n' + only_2) == 1
    assert found(tmp_path, 'http = "1.1"\n' + both) == 1
    with pytest.raises(RequestError, match=r"'goaway' exists in HTTP/2 alone, not in 1\.1"):
        found(tmp_path, 'http = "1.1"\n' + only_2)
    with pytest.raises(RequestError, match=r"http: must be '1\.1' or '2' \(got '3'\)"):
        found(tmp_path, 'http = "3"\n' + both)
