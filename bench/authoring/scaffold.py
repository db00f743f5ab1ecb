"""`bench init`: a resilience.toml for an extension, derived from its package.json."""

import json
import re
from collections.abc import Sequence

from bench.authoring.guesses import Guess, guessed_setting
from bench.core.texts import one_line, plain_line, shortened
from bench.profiles.extension import Extension
from fake_backend.protocols import surfaces_of

PROTOCOLS = ("ollama", "llama_cpp", "tabby", "anthropic", "openai")
WORDS = {"llama.cpp": "llama_cpp", "llamacpp": "llama_cpp", "claude": "anthropic", "gpt": "openai"}
PROFILES = {"openai": "openai_compatible"}
LONGEST = 200  # characters of a comment
VIEW_ID = re.compile(r"[A-Za-z0-9_.-]{1,100}")
COMPLETES = re.compile(r"complet|suggest|ghost|inline", re.IGNORECASE)
ENGINES = "/engines"  # OpenAI's old API


def guessed_protocol(extension: Extension) -> str:
    """The API that its package.json names most often; OpenAI's if it names none."""
    package = json.dumps(extension.package).lower()
    counted = {name: package.count(name) for name in PROTOCOLS}
    for word, name in WORDS.items():
        counted[name] += package.count(word)
    best = max(PROTOCOLS, key=lambda name: counted[name])
    return best if counted[best] else "openai"


def guesses(extension: Extension, protocol: str) -> list[Guess]:
    """Its settings that look like an address or a key."""
    found = (
        guessed_setting(name, about, protocol)
        for name, about in extension.settings.items()
        if name == plain_line(name)
    )
    return [guess for guess in found if guess]


def wired_settings(extension: Extension, protocol: str) -> dict[str, str]:
    """Its settings that certainly are an address or a key, with placeholders as values.

    A path after the base of the protocol is kept: `{ollama_url}/api/generate`.
    """
    return {guess.name: guess.value for guess in guesses(extension, protocol) if not guess.doubt}


def initial(extension: Extension, hosts: Sequence[str] = ()) -> str:
    """A commented resilience.toml; `hosts` are the real hosts that the extension requested."""
    protocol = guessed_protocol(extension)
    found = guesses(extension, protocol)
    settings = [_assignment(guess) for guess in found] or ['# "your.endpoint" = "{url}"']
    old = any(ENGINES in guess.value for guess in found if not guess.doubt)
    return TEMPLATE.format(
        title=_comment(extension.title),
        profile="codex_engines" if old else PROFILES.get(protocol, protocol),
        events=_comment(", ".join(extension.activation_events)) or "none: VS Code derives them",
        surfaces=_surfaces(extension),
        settings="\n".join(settings),
        models=next((name for name in surfaces_of(protocol) if "models" in name), "openai_models"),
        commands=_listed(extension.commands),
        intercept=_intercepted(hosts, protocol),
    )


def own_webviews(extension: Extension) -> list[str]:
    """The ids of the views that it contributes as webviews."""
    contributed = extension.package.get("contributes")
    places = contributed.get("views") if isinstance(contributed, dict) else None
    views = [
        view
        for listed in (places.values() if isinstance(places, dict) else ())
        for view in (listed if isinstance(listed, list) else ())
        if isinstance(view, dict) and view.get("type") == "webview"
    ]
    ids = (view.get("id") for view in views)
    return [name for name in ids if isinstance(name, str) and VIEW_ID.fullmatch(name)]


def _surfaces(extension: Extension) -> str:
    """The surfaces that it seems to have; the others are commented out."""
    views = own_webviews(extension)
    command = f"{views[0]}.focus" if views else "helper.view.focus"
    view = VIEW.format(command=_quoted(command))
    if views and not COMPLETES.search(json.dumps(extension.package)):
        return f"{_commented(GHOST_TEXT)}\n{OTHERS}\n{view}"
    return f"{GHOST_TEXT}\n{OTHERS}\n{_commented(view)}"


def _commented(text: str) -> str:
    return "".join(
        line if line.startswith("#") else f"# {line}" for line in text.splitlines(keepends=True)
    )


def _assignment(guess: Guess) -> str:
    line = f"{_quoted(guess.name)} = {_quoted(guess.value)}"
    return f"# {line} # not set: {_comment(guess.doubt)}" if guess.doubt else line


def _quoted(text: str) -> str:
    """A basic string of TOML, which escapes as JSON does, apart from control characters."""
    return json.dumps(plain_line(text), ensure_ascii=False)


def _comment(text: str) -> str:
    """The text for a comment: short, and in its line."""
    return shortened(one_line(plain_line(text)), LONGEST)


def _intercepted(hosts: Sequence[str], protocol: str) -> str:
    if not hosts:
        return '# [intercept] # real hosts that it connects to\n# "api.example.com" = "openai"'
    rows = [f"{host} = {_quoted(protocol)}" for host in dict.fromkeys(map(_quoted, hosts))]
    return "\n".join(["[intercept] # real hosts that it connects to", *rows])


def _listed(commands: Sequence[str]) -> str:
    return "\n".join(f"#   {_comment(title)}" for title in commands if title) or "#   none"


GHOST_TEXT = """\
[ghost_text]
# keys = "Alt+\\\\" # if suggestions come only on request
"""
OTHERS = """\
# [suggest]
# trigger = "." # a character that opens the list; it is typed after a pause

# [chat]
# participant = "@helper"
"""
VIEW = """\
[view] # its own view: replace the selectors by yours, see docs/test-your-extension.md
webview = true # the selectors are for its webview
open_command = {command} # shows the view
input = "#question" # or ask_command = "Helper: Ask", if that opens an input box
answer = ".answer"
error = ".error"
"""
TEMPLATE = """\
#:schema ./resilience.schema.json
# Resilience tests of {title}. Start them in this folder with: bench run

# The profile to build on: it sets the API of the backend. To list all: bench profiles
profile = "{profile}"

# Its activation events: {events}
# The surface that it requests on activation, before anybody uses it, if it does:
# first_request = "{models}"
# The process that sends its requests, if it is a child such as a language server:
# http_in = "child"
# If it is not ready at once: commands to execute when it is active, and buttons of its dialogs.
# open_first = ["Helper: Start"]
# dismiss_first = ["Accept"]

[extension]
path = "." # this folder, or a .vsix file
# build = "npm run compile" # a shell command, executed before each run, outside of the isolation

# Its surfaces. Uncomment those that your extension has; at least one is needed.
{surfaces}
# What its globalState has at the start, for example to skip a page of the first start.
# [global_state]
# "helper.welcomed" = true

# Settings of the editor and the extension. {{url}} is the address of the fake backend.
[settings]
{settings}

# Its commands, for custom journeys ([journeys.mine], steps with do = "command"):
{commands}

{intercept}

# [scenarios]
# tags = ["smoke"]

# [limits.requests_back_off]
# per_action_hard = 5
# reason = "why this extension may send more requests"

# [[known_failures]]
# scenario = "rate_limit_429"
# rule = "retry_after_honoured"
# reason = "issue 42"
# expires = 2030-01-31
"""
