from typing import Any

import pytest

from bench.authoring.guesses import guessed_setting, words_of

TEXT = {"type": "string"}
NUMBER = {"type": "number"}


@pytest.mark.parametrize(
    ("name", "about", "value"),
    [
        ("twinny.ollamaHostname", TEXT, "127.0.0.1"),
        ("ollamaHostname", {"type": "string", "default": "localhost"}, "127.0.0.1"),
        ("x.host", {"type": "string", "default": "localhost:11434"}, "127.0.0.1:{openai_port}"),
        ("x.host", {"type": "string", "default": "http://10.0.0.1:8080/api"}, "{openai_url}/api"),
        ("twinny.ollamaApiPort", NUMBER, "{ollama_port:number}"),
        ("x.server_port", {"type": "integer", "default": 8080}, "{openai_port:number}"),
        ("x.port", {"type": ["number", "null"]}, "{openai_port:number}"),
        ("x.port", {"default": "8080"}, "{openai_port}"),
        ("x.apiBase", TEXT, "{openai_url}"),
        ("x.baseUrl", TEXT, "{openai_url}"),
        ("x.chatAPIURL", TEXT, "{openai_url}"),
        ("x.base_path", TEXT, "{openai_url}"),
        ("x.anthropic.baseURL", TEXT, "{anthropic_url}"),
        (
            "x.endpoint",
            {"type": "string", "default": "http://h:1/v1/engines"},
            "{openai_url}/engines",
        ),
        ("x.backend", {"type": "string", "default": "http://localhost:8080/v1"}, "{openai_url}"),
        ("x.server", {"type": "string", "default": "http://localhost:5000"}, "{openai_url}"),
        ("x.apiKey", TEXT, "{token}"),
        ("x.openai.key", TEXT, "{token}"),
        ("x.authToken", TEXT, "{token}"),
        ("x.openAIApiKey", TEXT, "{token}"),
        ("x.llamaCppUrl", TEXT, "{llama_cpp_url}"),
        ("x.password", TEXT, "{token}"),
    ],
)
def test_a_setting_is_what_its_last_word_says(name: str, about: dict[str, Any], value: str) -> None:
    guess = guessed_setting(name, about, "openai")
    assert guess is not None
    assert (guess.value, guess.doubt) == (value, "")


@pytest.mark.parametrize(
    ("name", "about"),
    [
        ("symmetryServerKey", TEXT),
        ("x.symmetryServerKey", TEXT),
        ("telegram_api_token", TEXT),
        ("x.telegram_api_token", TEXT),
        ("x.botToken", TEXT),
        ("x.acceptKey", TEXT),
        ("x.chatKey", TEXT),
        ("x.stopToken", TEXT),
        ("x.githubToken", TEXT),
        ("x.proxyUrl", TEXT),
        ("x.proxy.host", TEXT),
        ("x.docs.url", {"type": "string", "default": "https://docs.example.com"}),
        ("x.debugPort", NUMBER),
        ("x.server", {"type": "string", "default": ""}),
    ],
)
def test_a_setting_that_may_be_something_else_is_in_doubt(name: str, about: dict[str, Any]) -> None:
    guess = guessed_setting(name, about, "openai")
    assert guess is not None
    assert guess.doubt


@pytest.mark.parametrize(
    ("name", "about"),
    [
        ("x.maxTokens", NUMBER),
        ("x.token", NUMBER),
        ("x.keybindings", TEXT),
        ("x.export", TEXT),
        ("x.viewport", NUMBER),
        ("x.report", TEXT),
        ("x.serverEnabled", {"type": "boolean"}),
        ("x.url", {"type": "boolean"}),
        ("x.url", {"type": "object"}),
        ("x.endpoint", {"type": "string", "enum": ["a", "b"]}),
        ("x.endpoint", {"default": 8080}),
        ("x.temperature", NUMBER),
        ("x", {}),
        ("", {}),
    ],
)
def test_other_settings_are_left_alone(name: str, about: dict[str, Any]) -> None:
    assert guessed_setting(name, about, "openai") is None


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("ollamaApiPort", ["ollama", "api", "port"]),
        ("telegram_api-token", ["telegram", "api", "token"]),
        ("a.OpenAIKey", ["a", "openai", "key"]),
        ("baseURL", ["base", "url"]),
        ("HTTPServer2Host", ["http", "server", "host"]),
    ],
)
def test_the_words_of_a_name(name: str, words: list[str]) -> None:
    assert words_of(name) == words
