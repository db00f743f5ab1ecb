"""resilience.toml: what an author writes becomes a profile, or one sentence that helps."""

import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from bench.authoring.project import PROJECT_FILE, journeys_near, load_project
from bench.authoring.scaffold import initial
from bench.catalogue.loading import find_scenarios
from bench.core.errors import RequestError
from bench.live.journey import load_journey
from bench.profiles.extension import read_extension
from bench.profiles.profile import KnownFailure
from bench.runner.progress import Progress
from bench.setup.vscode import VERSION
from tests.bench.profiles.test_extension import folder, vsix

GOOD = """
profile = "openai_compatible"
[ghost_text]
[settings]
"helper.url" = "{url}/v1"
"""


def written(tmp_path: Path, text: str = GOOD) -> Path:
    file = folder(tmp_path) / PROJECT_FILE
    file.write_text(text, encoding="utf-8")
    return file


def quiet(line: str) -> None:
    pass


def test_it_stands_on_a_shipped_profile(tmp_path: Path) -> None:
    profile = load_project(written(tmp_path), None, quiet).profile
    assert (profile.extension, profile.title) == ("acme.helper", "Helper")
    assert profile.source == str(tmp_path / "helper")
    assert profile.offers == ("ghost_text",)
    settings = json.loads(profile.settings_text({"openai_url": "http://127.0.0.1:7/v1"}))
    assert settings["helper.url"] == "http://127.0.0.1:7/v1/v1"
    assert settings["telemetry.telemetryLevel"] == "off"
    assert settings["chat.disableAIFeatures"] is True
    assert "accounts.google.com" in profile.rules["nothing_escapes"]["expected"]


def test_one_surface_is_all_that_the_backend_is_for(tmp_path: Path) -> None:
    profile = load_project(written(tmp_path), None, quiet).profile
    assert set(profile.surfaces_for("ghost_text")) == {
        "openai_completions",
        "openai_chat",
        "openai_responses",
    }
    assert profile.surfaces_for("chat") == ()
    assert profile.surfaces_for("models") == ("openai_models",)


def test_a_packaged_extension_may_take_the_place_of_the_folder(tmp_path: Path) -> None:
    file = written(tmp_path)
    package = vsix(tmp_path)
    assert load_project(file, package, quiet).profile.source == str(package)


def test_limits_have_reasons_and_known_failures_an_end(tmp_path: Path) -> None:
    more = """
[limits.requests_back_off]
per_action_hard = 5
reason = "it retries twice, by design"
[limits.nothing_escapes]
expected = ["telemetry.acme.example"]
reason = "its own telemetry"
[[known_failures]]
scenario = "rate_limit_429"
rule = "retry_after_honoured"
reason = "issue 42"
expires = 2030-01-31
"""
    profile = load_project(written(tmp_path, GOOD + more), None, quiet).profile
    assert profile.rules["requests_back_off"] == {"per_action_hard": 5}
    assert profile.reasons["requests_back_off"] == "it retries twice, by design"
    expected = profile.rules["nothing_escapes"]["expected"]
    assert {"telemetry.acme.example", "accounts.google.com"} <= set(expected)
    (known,) = profile.known_failures
    assert known == KnownFailure(
        "rate_limit_429", "retry_after_honoured", "issue 42", date(2030, 1, 31)
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("profile =", "not valid TOML"),
        ('title = "x"', "profile: is missing."),
        (GOOD.replace("openai_compatible", "opnai"), "Unknown profile 'opnai'"),
        (GOOD + "[colour]\n", "colour: unknown setting"),
        (GOOD.replace("helper.url", "helper.ulr"), "acme.helper does not contribute 'helper.ulr'"),
        (GOOD.replace("[ghost_text]", ""), "nothing to test: add at least one of ghost_text"),
        (GOOD.replace("[ghost_text]", '[ghost_text]\nkey = "x"'), "ghost_text"),
        (GOOD + "[limits.recovers]\nwithin_s = 60\n", "limits.recovers.reason: is missing"),
        (GOOD + "[ports]\nolama = 11434\n", "Unknown protocol 'olama'. Did you mean 'ollama'?"),
        (GOOD + '[intercept]\n"api.acme.example" = "grpc"\n', "Unknown protocol 'grpc'"),
        (GOOD + "[journeys.mine]\nsteps = []\n", "journeys.mine.steps"),
        (
            GOOD + '[journeys.mine]\nsteps = [{ do = "tpye" }]\n',
            "journey 'mine': step 1: do: Unknown step 'tpye'. Did you mean 'type'?",
        ),
        (
            GOOD + '[journeys.mine]\nsteps = [{ do = "idle", secs = 3 }]\n',
            "step 1 (idle): secs: unknown setting; did you mean 'seconds', as in",
        ),
        (GOOD + '[extension]\npath = "nowhere"\n', "nowhere does not exist"),
        (
            GOOD + '[extension]\nbuild = "echo oh; exit 3"\n',
            "extension.build: 'echo oh; exit 3' exited with 3:\noh",
        ),
    ],
)
def test_a_wrong_file_is_told_with_file_and_key(tmp_path: Path, text: str, told: str) -> None:
    file = written(tmp_path, text)
    with pytest.raises(RequestError) as caught:
        load_project(file, None, quiet)
    assert told in str(caught.value)
    assert str(tmp_path) in str(caught.value)


def test_a_build_command_is_shown_before_it_runs(tmp_path: Path) -> None:
    file = written(tmp_path, GOOD + '[extension]\nbuild = """\nexit \\u001b[2J 3"""\n')
    stream = StringIO()
    console = Console(file=stream, width=200)
    with pytest.raises(RequestError):
        load_project(file, None, Progress(console).say)
    shown = f"Building the extension: exit \ufffd[2J 3 (in {file.parent.resolve()})"
    assert stream.getvalue().splitlines()[0] == shown


def test_one_that_wants_to_be_where_the_window_is_runs_in_the_server(tmp_path: Path) -> None:
    place = folder(tmp_path, extensionKind=["ui"])
    (place / PROJECT_FILE).write_text(initial(read_extension(place, VERSION)), encoding="utf-8")
    profile = load_project(place / PROJECT_FILE, None, quiet).profile
    assert profile.extension_kind == {"acme.helper": ("workspace",)}


def test_a_participant_is_asked_where_no_agent_answers(tmp_path: Path) -> None:
    place = folder(tmp_path)
    lines = ['profile = "copilot"', "ghost_text = false", '[chat]\nparticipant = "@helper"']
    (place / PROJECT_FILE).write_text("\n".join(lines) + "\n", encoding="utf-8")
    profile = load_project(place / PROJECT_FILE, None, quiet).profile
    assert (profile.sign_in, profile.extension, profile.ghost_text) == (True, "acme.helper", None)
    assert json.loads(profile.settings_text({}))["chat.agent.enabled"] is False


JOURNEY = """
profile = "copilot"
[journeys.mine]
steps = [{ do = "typing_lands" }, { do = "reopen_window" }, { do = "ask", question = "Why?" }]
"""
SCENARIO = """
title = "A title"
why = "A reason."
journey = "mine"
[[faults]]
fault = "http_error"
surfaces = ["chat"]
"""


def test_a_shipped_extension_needs_only_journeys(tmp_path: Path) -> None:
    (tmp_path / PROJECT_FILE).write_text(JOURNEY, encoding="utf-8")
    profile = load_project(tmp_path / PROJECT_FILE, None, quiet).profile
    assert (profile.extension, profile.title) == ("GitHub.copilot-chat", "GitHub Copilot")
    assert profile.source == "built in"
    (tmp_path / "mine.toml").write_text(SCENARIO, encoding="utf-8")
    (scenario,) = find_scenarios(str(tmp_path / "mine.toml"), profile)
    steps = load_journey(scenario.journey, profile).steps
    assert [step.called for step in steps] == ["typing lands", "reopen window", "ask"]


def test_a_base_without_an_extension_needs_one(tmp_path: Path) -> None:
    text = JOURNEY.replace("copilot", "ollama")
    (tmp_path / PROJECT_FILE).write_text(text, encoding="utf-8")
    with pytest.raises(RequestError, match=r"extension: is missing: .* set extension\.path"):
        load_project(tmp_path / PROJECT_FILE, None, quiet)


def test_the_journeys_near_a_scenario_are_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "tests"
    folder.mkdir()
    assert journeys_near(folder / "mine.toml") == ()
    (folder / PROJECT_FILE).write_text(JOURNEY, encoding="utf-8")
    assert journeys_near(folder / "mine.toml") == ("mine",)
    assert journeys_near(Path("mine.toml")) == ()


def test_a_port_is_a_number_if_it_is_asked_for(tmp_path: Path) -> None:
    more = '"window.zoomLevel" = "{openai_port:number}"\n"window.title" = "{port}"\n'
    profile = load_project(written(tmp_path, GOOD + more), None, quiet).profile
    settings = json.loads(profile.settings_text({"openai_url": "u", "openai_port": "4711"}))
    assert (settings["window.zoomLevel"], settings["window.title"]) == (4711, "4711")
