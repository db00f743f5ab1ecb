"""`bench init`: the resilience.toml that fits an extension, as far as its package.json tells."""

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
    """The API that its settings and its description speak of; OpenAI's where none is named."""
    told = json.dumps(extension.package).lower()
    counted = {name: told.count(name) for name in PROTOCOLS}
    for word, name in WORDS.items():
        counted[name] += told.count(word)
    best = max(PROTOCOLS, key=lambda name: counted[name])
    return best if counted[best] else "openai"


def wired_settings(extension: Extension, protocol: str) -> dict[str, str]:
    """Its settings that look like an address or a key, with the placeholders that fill them.

    What the usual address has behind the protocol's own base stays: `{ollama_url}/api/generate`.
    """
    found = {}
    for name, about in extension.settings.items():
        tail, usual = name.split(".", 1)[-1], about.get("default", "")
        if not isinstance(usual, str | None) or about.get("type", "string") not in TEXTS:
            continue
        if PLACES.search(tail):
            found[name] = f"{{{protocol}_url}}{_path(usual or '')}"
        elif KEYS.search(tail):
            found[name] = "{token}"
    return found


def _path(address: str) -> str:
    """The path of a usual address, without the version with which the base of an API may end."""
    path = urlsplit(address).path if "://" in address else ""
    return path.removeprefix("/v1").rstrip("/")


def initial(extension: Extension, hosts: Sequence[str] = ()) -> str:
    """The text of a commented resilience.toml; `hosts` are real ones that it asked for."""
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
        return '# [intercept] # real hosts that it is wired to\n# "api.example.com" = "openai"'
    rows = [f"{json.dumps(host)} = {json.dumps(protocol)}" for host in hosts]
    return "\n".join(["[intercept] # real hosts that it is wired to", *rows])


def _listed(commands: Sequence[str]) -> str:
    return "\n".join(f"#   {title}" for title in commands) or "#   none"


TEMPLATE = """\
#:schema ./resilience.schema.json
# How {title} is tested. Run it here with: bench run

# The shipped profile to build on: it says which API the backend speaks. See: bench profiles
profile = "{profile}"

[extension]
path = "." # this folder, or a .vsix file
# build = "npm run compile"

# Its activation events: {events}
# The surface that it asks for as soon as it is active, before anybody uses it, where it does that:
# first_request = "openai_models"

# What it offers. Take the # away from what yours has; at least one is needed.
[ghost_text]
# keys = "Alt+\\\\" # where it waits to be asked

# [suggest]
# trigger = "." # a character that opens the list, typed after a pause

# [chat]
# participant = "@helper"

# [view] # a view of its own, see docs/test-your-extension.md
# ask_command = "Helper: Ask"
# answer = ".pane-body .message"

# Settings of the editor, and so of the extension. {{url}} is the fake backend.
[settings]
{settings}

# Its commands, for journeys of your own ([journeys.mine], steps with do = "command"):
{commands}

{intercept}

# [scenarios]
# tags = ["smoke"]

# [limits.requests_back_off]
# per_action_hard = 5
# reason = "why yours may ask more often"

# [[known_failures]]
# scenario = "rate_limit_429"
# rule = "retry_after_honoured"
# reason = "issue 42"
# expires = 2030-01-31
"""
