"""Guesses which of an extension's settings are addresses and keys, by their names and types."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, quote, urlsplit

WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+")
LOCAL = re.compile(r"^(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[?::1\]?)(?::\d+)?$")
WITH_PORT = re.compile(r":\d+$")
URL, HOST, PORT, KEY = "url", "host", "port", "key"
ENDINGS = {
    **dict.fromkeys(("url", "uri", "endpoint", "base", "baseurl", "apibase", "address"), URL),
    **dict.fromkeys(("host", "hostname", "ip", "server"), HOST),
    "port": PORT,
    **dict.fromkeys(("key", "apikey", "token", "secret", "password"), KEY),
}
SERVICES = {
    "openai": "openai",
    "gpt": "openai",
    "anthropic": "anthropic",
    "claude": "anthropic",
    "ollama": "ollama",
    "llamacpp": "llama_cpp",
    "tabby": "tabby",
}
# words of a credential's name that leave it a credential of the AI service
GENERAL = {
    *("api", "access", "auth", "authorization", "bearer", "secret", "service", "provider"),
    *("ai", "llm", "model", "models", "inference", "completion", "completions", "chat", "server"),
    *("backend", "endpoint", "endpoints", "custom", "default", "your", "my", "llama", "cpp", "fim"),
    *("embedding", "embeddings", "settings", "config", "connection", "general", "advanced"),
}
CREDENTIAL = {"api", "access", "auth", "secret", "bearer", "service", *SERVICES}
# words for something that is not the AI service
OTHERS = {
    *("telegram", "slack", "discord", "bot", "github", "gitlab", "bitbucket", "jira", "notion"),
    *("telemetry", "analytics", "sentry", "posthog", "proxy", "webhook", "callback", "redirect"),
    *("docs", "documentation", "help", "feedback", "homepage", "website", "login", "oauth"),
    *("update", "updates", "registry", "repository", "repo", "icon", "image", "avatar", "database"),
    *("db", "redis", "postgres", "mysql", "smtp", "mail", "email", "license", "debug", "inspect"),
    *("search", "serper", "tavily", "brave", "google", "aws", "azure", "s", "ssh", "git", "npm"),
}


@dataclass(frozen=True, slots=True)
class Guess:
    """A setting that looks like an address or a key, and its value in a resilience.toml."""

    name: str
    value: str
    doubt: str = ""  # why it is not set


def guessed_setting(name: str, about: Mapping[str, Any], protocol: str) -> Guess | None:
    """What the setting of this name is, or None if it has nothing to do with the backend.

    `protocol` is the API of the extension; the name may point to another one.
    """
    words = words_of(name.split(".", 1)[-1])
    kind, usual = _kind(words), about.get("default")
    if _points_home(usual):
        kind = kind if kind in (HOST, URL) else URL
    if kind is None or "enum" in about or not _fits(kind, about):
        return None
    if words[-1:] == ["server"] and not usual:
        kind = URL
    value = _value(kind, usual, _protocol(words_of(name), protocol), about)
    return Guess(name, value, _doubt(kind, words, words_of(name), usual))


def words_of(name: str) -> list[str]:
    """The words of a name in camel case, snake case or with dots, in lower case."""
    words: list[str] = []
    for word in (found.lower() for found in WORD.findall(name)):
        if words and f"{words[-1]}{word}" in SERVICES:
            words[-1] += word
        else:
            words.append(word)
    return words


def _kind(words: list[str]) -> str | None:
    last = words[-1] if words else ""
    if last == "path" and words[-2:-1] == ["base"]:
        return URL
    return URL if last.endswith(("url", "uri")) else ENDINGS.get(last)


def _points_home(usual: Any) -> bool:
    """Whether the default is the address of a server on this machine."""
    return isinstance(usual, str) and bool("://" in usual and LOCAL.match(_split(usual).netloc))


def _split(address: str) -> SplitResult:
    """The parts of an address; all empty if it is none, such as http://[."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def _fits(kind: str, about: Mapping[str, Any]) -> bool:
    """Whether the type of the setting allows a value of this kind."""
    given = about.get("type", _type_of(about.get("default")))
    types = set(map(str, given if isinstance(given, list) else [given])) - {"null"}
    return bool(types) and types <= (
        {"string", "number", "integer"} if kind == PORT else {"string"}
    )


def _type_of(usual: Any) -> str:
    numeric = isinstance(usual, int | float)
    return "boolean" if isinstance(usual, bool) else "number" if numeric else "string"


def _protocol(words: list[str], protocol: str) -> str:
    named = [SERVICES[word] for word in words if word in SERVICES]
    return named[-1] if named else protocol


def _value(kind: str, usual: Any, protocol: str, about: Mapping[str, Any]) -> str:
    if kind == KEY:
        return "{token}"
    if kind == PORT:
        textual = about.get("type", _type_of(usual)) == "string"
        return f"{{{protocol}_port}}" if textual else f"{{{protocol}_port:number}}"
    text = usual if isinstance(usual, str) else ""
    if kind == HOST and "://" not in text:
        return f"127.0.0.1:{{{protocol}_port}}" if WITH_PORT.search(text) else "127.0.0.1"
    return f"{{{protocol}_url}}{_path(text)}"


def _path(address: str) -> str:
    """The path of a default address, without the version at the end of an API's base."""
    path = _split(address).path if "://" in address else ""
    # a brace would be taken for a placeholder
    return quote(path.removeprefix("/v1").rstrip("/"), safe="/%:@-._~!$&'()*+,;=")


def _doubt(kind: str, tail: list[str], words: list[str], usual: Any) -> str:
    other = next((word for word in words if word in OTHERS), "")
    if other:
        return f"{other!r} is probably not the AI service"
    if kind == KEY:
        return _doubt_on_key(tail)
    if tail[-1:] == ["server"] and not usual:
        return "an address, or only a host name"
    return ""


def _doubt_on_key(tail: list[str]) -> str:
    unknown = next((word for word in tail[:-1] if word not in GENERAL | SERVICES.keys()), "")
    if unknown:
        return f"the credential of {unknown!r} may be for something else"
    if tail[-1] == "key" and len(tail) > 1 and not CREDENTIAL & {*tail[:-1]}:
        return "a key of the keyboard, or a credential"
    return ""
