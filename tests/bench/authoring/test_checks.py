"""Slips of the pen in a resilience.toml: each is told, with the file and what there is."""

import json
import re
from pathlib import Path

import pytest

from bench.authoring.project import PROJECT_FILE, load_project
from bench.core.errors import RequestError
from tests.bench.authoring.test_project import GOOD, quiet, written


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ('protocol = "opnai"\n', "protocol: Unknown protocol 'opnai'. Did you mean 'openai'?"),
        ('first_request = "openai_modles"\n', "first_request: Unknown surface 'openai_modles'."),
        ('surfaces = { openai_chats = "chat" }\n', "surfaces: Unknown surface 'openai_chats'."),
        (
            'surfaces = { openai_chat = "ghost_txt" }\n',
            "surfaces: Unknown role 'ghost_txt'. Did you mean 'ghost_text'?",
        ),
        (
            'first_request = "tabby_health"\n',
            "first_request: Helper never asks tabby_health. It asks: openai_completions, ",
        ),
        ('also = ["inline"]\n', "also 1: must be 'next_edit', "),
        ("ports = { openai = 99_999 }\n", "ports.openai: must be a whole number from 1 to 65_535"),
        ("ports = { openai = 80, ollama = 80 }\n", "ports: 2 protocols cannot share the port 80."),
        ('intercept = { "a b" = "openai" }\n', "intercept.'a b': must be a host name, such as "),
        ('extension = { path = "a\\u0000b" }\n', "extension.path: must be text without NUL"),
        ('extension = { build = "a\\u0000b" }\n', "extension.build: must be text without NUL"),
    ],
)
def test_a_name_of_nothing_is_told_with_what_there_is(
    tmp_path: Path, more: str, problem: str
) -> None:
    with pytest.raises(RequestError, match=re.escape(problem)) as caught:
        load_project(written(tmp_path, more + GOOD), None, quiet)
    assert PROJECT_FILE in str(caught.value)


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ('"window.title" = "{opnai_url}"\n', "settings: Unknown address 'opnai_url'."),
        (
            '[limits.recovers]\nwithin = 5\nreason = "by design"\n',
            "limits.recovers.within: unknown setting; did you mean 'within_s', as in within_s = ",
        ),
        ('[limits.recover]\nreason = "by design"\n', "limits: Unknown rule 'recover'."),
        (
            '[[known_failures]]\nscenario = "*"\nrule = "recover"\n'
            'reason = "issue 7"\nexpires = 2030-01-31\n',
            "known_failures.rule: Unknown rule 'recover'.",
        ),
        (
            '[[known_failures]]\nscenario = "rate_limit"\nrule = "recovers"\n'
            'reason = "issue 7"\nexpires = 2030-01-31\n',
            "Unknown scenario 'rate_limit'.",
        ),
        ('[view]\nanswer = ".a"\n', "view: nothing says how to ask: add input, ask_keys or"),
        (
            '[view]\nanswer = ".a"\ninput = "#b"\nstate = ".c"\n',
            "view: state needs the words finished and failed",
        ),
        (
            '[view]\nanswer = ".a"\ninput = "#b"\nfinished = "done"\n',
            "view: state needs the words finished and failed",
        ),
        ("[suggest]\npause_s = 1.0\n", "suggest: nothing opens the list: add trigger or keys"),
        ('[scenarios]\nwithout = ["rate_limit"]\n', "Unknown scenario 'rate_limit'."),
    ],
)
def test_a_slip_further_down_is_told_as_well(tmp_path: Path, more: str, problem: str) -> None:
    with pytest.raises(RequestError, match=re.escape(problem)) as caught:
        load_project(written(tmp_path, GOOD + more), None, quiet)
    assert str(caught.value).startswith(str(tmp_path / "helper" / PROJECT_FILE))


def test_quick_suggestions_open_the_list_too(tmp_path: Path) -> None:
    more = '"editor.quickSuggestions" = { other = "on" }\n[suggest]\n'
    assert load_project(written(tmp_path, GOOD + more), None, quiet).profile.suggest


def test_what_vscode_puts_in_itself_is_no_address_of_ours(tmp_path: Path) -> None:
    more = '"window.title" = "${active_url}"\n'
    profile = load_project(written(tmp_path, GOOD + more), None, quiet).profile
    assert profile.settings["window.title"] == "${active_url}"


def test_what_else_it_offers_is_for_the_journeys_that_need_it(tmp_path: Path) -> None:
    profile = load_project(
        written(tmp_path, 'also = ["inline_chat"]\n' + GOOD), None, quiet
    ).profile
    assert profile.offers == ("ghost_text", "inline_chat")


COMMANDS = """
[view]
answer = ".answer"
ask_command = "{ask}"
open_command = "workbench.view.explorer"
[journeys.mine]
steps = [{{ do = "typing_lands" }}, {{ do = "command", title = "helper.plain" }}]
"""


def test_commands_by_their_ids_get_keys_and_those_by_titles_none(tmp_path: Path) -> None:
    text = 'open_first = ["Helper: Ask", "helper.ask"]\n' + GOOD + COMMANDS.format(ask="helper.ask")
    profile = load_project(written(tmp_path, text), None, quiet).profile
    assert profile.command_keys == {
        "helper.ask": "Control+Alt+Shift+A",
        "helper.plain": "Control+Alt+Shift+B",
        "workbench.view.explorer": "Control+Alt+Shift+C",
    }


def test_more_ids_than_keys_are_told(tmp_path: Path) -> None:
    ids = [f"other.command{number}" for number in range(27)]
    text = f"open_first = {ids}\n" + GOOD
    with pytest.raises(RequestError, match=r"toml: 27 commands are named by their id .allowed: 26"):
        load_project(written(tmp_path, text), None, quiet)


def test_an_id_that_is_none_of_the_extensions_is_told_with_what_there_is(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match=r"Unknown command 'helper\.aks'\. Did you mean"):
        load_project(written(tmp_path, GOOD + COMMANDS.format(ask="helper.aks")), None, quiet)


VIEWS = {
    "viewsContainers": {"activitybar": [{"id": "helper-box", "title": "Helper", "icon": "i.svg"}]},
    "views": {"helper-box": [{"type": "webview", "id": "helper.view", "name": "Helper"}]},
}


@pytest.mark.parametrize(
    "command", ["helper.view.focus", "helper.view.open", "workbench.view.extension.helper-box"]
)
def test_commands_that_vscode_makes_for_views_are_known(tmp_path: Path, command: str) -> None:
    file = written(tmp_path, f'open_first = ["{command}"]\n' + GOOD)
    package = file.with_name("package.json")
    table = json.loads(package.read_text(encoding="utf-8"))
    table["contributes"] |= VIEWS
    package.write_text(json.dumps(table), encoding="utf-8")
    assert load_project(file, None, quiet).profile.command_ids == (command,)


def test_global_state_and_dialogs_are_read_with_addresses(tmp_path: Path) -> None:
    more = 'dismiss_first = ["Accept"]\n'
    state = '\n[global_state]\naccepted = true\nurl = "{openai_url}/x"\n'
    profile = load_project(written(tmp_path, more + GOOD + state), None, quiet).profile
    assert profile.dismiss_first == ("Accept",)
    filled = json.loads(profile.global_state_text({"openai_url": "http://127.0.0.1:4/v1"}))
    assert filled == {"accepted": True, "url": "http://127.0.0.1:4/v1/x"}


def test_an_unknown_address_in_the_global_state_is_told(tmp_path: Path) -> None:
    state = '\n[global_state]\nurl = "{opanai_url}"\n'
    with pytest.raises(RequestError, match="opanai_url"):
        load_project(written(tmp_path, GOOD + state), None, quiet)
