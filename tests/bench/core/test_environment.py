import os

import pytest

from bench.core.environment import environment, inherited, own_programs, screen
from tests.shell_secrets import ALTERING, SECRETS, plant

USEFUL = {"PATH": "/usr/bin", "LANG": "C.UTF-8", "LC_TIME": "C", "TZ": "UTC", "TERM": "dumb"}
OWN = {"PYTHONPATH": "/somewhere", "BENCH_CACHE": "/cache", "HOME": "/home/x", "TMPDIR": "/tmp"}


@pytest.fixture(autouse=True)
def shell(monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch)
    for name, value in {**USEFUL, **OWN}.items():
        monkeypatch.setenv(name, value)


def test_children_inherit_what_is_useful_and_no_secret() -> None:
    assert USEFUL.items() <= inherited().items()
    assert inherited().keys().isdisjoint({**SECRETS, **ALTERING, **OWN})


def test_programs_of_the_bench_also_find_their_modules_and_their_cache() -> None:
    assert {**USEFUL, **OWN}.items() <= own_programs().items()
    assert own_programs().keys().isdisjoint({**SECRETS, **ALTERING})


def test_a_screen_is_for_the_bench_and_not_for_every_child(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown = {"DISPLAY": ":7", "XAUTHORITY": "/home/x/.Xauthority"}
    for name, value in {**shown, "XDG_RUNTIME_DIR": "/run/user/7"}.items():
        monkeypatch.setenv(name, value)
    assert screen() == shown
    assert shown.items() <= own_programs().items()
    assert inherited().keys().isdisjoint(shown)


def test_a_variable_that_nobody_has_thought_of_is_not_inherited(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("X", "PATHS", "HOMEBREW_GITHUB_API_TOKEN", "LCX", "lang", "BENCH_CACHE_KEY"):
        monkeypatch.setenv(name, "planted")
    assert "planted" not in {**inherited(), **own_programs()}.values()


def test_the_whole_environment_is_replaced_and_comes_back() -> None:
    before = dict(os.environ)
    with environment({"TMPDIR": "/elsewhere", "NEW": "1"}):
        assert dict(os.environ) == {"TMPDIR": "/elsewhere", "NEW": "1"}
    assert dict(os.environ) == before
