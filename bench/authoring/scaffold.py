"""`bench init`: a resilience.toml for an extension, derived from its package.json."""

import json
import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from bench.profiles.extension import Extension

PLACES = re.compile(r"(?:url|uri|endpoint|base_?path|host|server|api_?base)", re.IGNORECASE)
TEXTS = ("string", ["string"], ["string", "null"], ["null", "string"])
KEYS = re.compile(r"(?:api_?key|token|secret|password)", re.IGNORECASE)
PROTOCOLS = ("ollama", "llama_cpp", "tabby", "anthropic", "openai")
WORDS = {"llama.cpp": "llama_cpp", "llamacpp": "llama_cpp", "claude": "anthropic", "gpt": "openai"}
PROFILES = {"openai": "openai_compatible"}
ENGINES = "/engines"  # OpenAI's old API


def guessed_protocol(extension: Extension) -> str:
    """The API that its package.json names most often; OpenAI's if it names none."""
    package = json.dumps(extension.package).lower()
    counted = {name: package.count(name) for name in PROTOCOLS}
    for word, name in WORDS.items():
        counted[name] += package.count(word)
    best = max(PROTOCOLS, key=lambda name: counted[name])
    return best if counted[best] else "openai"


def wired_settings(extension: Extension, protocol: str) -> dict[str, str]:
    """Its settings that look like an address or a key, with placeholders as values.

    A path after the base of the protocol is kept: `{ollama_url}/api/generate`.
    """
    placeholders = {}
    for name, about in extension.settings.items():
        tail, usual = name.split(".", 1)[-1], about.get("default", "")
        if not isinstance(usual, str | None) or about.get("type", "string") not in TEXTS:
            continue
        if PLACES.search(tail):
            placeholders[name] = f"{{{protocol}_url}}{_path(usual or '')}"
        elif KEYS.search(tail):
            placeholders[name] = "{token}"
    return placeholders


def _path(address: str) -> str:
    """The path of a default address, without the version at the end of an API's base."""
    path = urlsplit(address).path if "://" in address else ""
    return path.removeprefix("/v1").rstrip("/")


def initial(extension: Extension, hosts: Sequence[str] = ()) -> str:
    """A commented resilience.toml; `hosts` are the real hosts that the extension requested."""
    protocol = guessed_protocol(extension)
    filled = wired_settings(extension, protocol)
    wired = [f"{json.dumps(name)} = {json.dumps(to)}" for name, to in filled.items()]
    settings = wired or ['# "your.endpoint" = "{url}"']
    old = any(ENGINES in place for place in filled.values())
    return TEMPLATE.format(
        title=extension.title,
        profile="codex_engines" if old else PROFILES.get(protocol, protocol),
        events=", ".join(extension.activation_events) or "none: VS Code derives them",
        settings="\n".join(settings),
        commands=_listed(extension.commands),
        intercept=_intercepted(hosts, protocol),
    )


def _intercepted(hosts: Sequence[str], protocol: str) -> str:
    if not hosts:
        return '# [intercept] # real hosts that it connects to\n# "api.example.com" = "openai"'
    rows = [f"{json.dumps(host)} = {json.dumps(protocol)}" for host in hosts]
    return "\n".join(["[intercept] # real hosts that it connects to", *rows])


def _listed(commands: Sequence[str]) -> str:
    return "\n".join(f"#   {title}" for title in commands) or "#   none"


TEMPLATE = """\
#:schema ./resilience.schema.json
# Resilience tests of {title}. Start them in this folder with: bench run

# The profile to build on: it sets the API of the backend. To list all: bench profiles
profile = "{profile}"

[extension]
path = "." # this folder, or a .vsix file
# build = "npm run compile"

# Its activation events: {events}
# The surface that it requests on activation, before anybody uses it, if it does:
# first_request = "openai_models"

# Its surfaces. Uncomment those that your extension has; at least one is needed.
[ghost_text]
# keys = "Alt+\\\\" # if suggestions come only on request

# [suggest]
# trigger = "." # a character that opens the list; it is typed after a pause

# [chat]
# participant = "@helper"

# [view] # its own view, see docs/test-your-extension.md
# ask_command = "Helper: Ask"
# answer = ".pane-body .message"

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
