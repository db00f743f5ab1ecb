"""Requests for much: refused, or answered piece by piece."""

from time import process_time
from typing import Any

import pytest

from bench.live.backend import Backend
from bench.testing.sockets import ask, request
from fake_backend.dialects.embeddings import MOST_INPUTS
from fake_backend.model.text import tokens
from fake_backend.protocols import ROUTES
from fake_backend.route import Route
from tests.fake_backend.under_fire.wire import hear, request_to

EMBEDDINGS = [
    (route, name)
    for route in ROUTES
    for name in ("inputs" if route.host == "api.github.com" else "input",)
    if route.method == "POST" and route.path.endswith(("/embeddings", "/embed", "/embedding"))
    if route.path != "/api/embeddings"  # one prompt alone
]


@pytest.mark.parametrize(
    ("route", "name"), EMBEDDINGS, ids=[f"{route.host}{route.path}" for route, _ in EMBEDDINGS]
)
def test_more_inputs_than_the_api_allows_are_refused(route: Route, name: str) -> None:
    few, many = (
        hear([request_to(route, {name: ["x"] * count})], route.host)
        for count in (1, MOST_INPUTS + 1)
    )
    assert (few.statuses, many.statuses) == ([200], [400])
    assert many.problems == []


def test_a_large_batch_of_embeddings_is_made_while_it_is_sent(backend: Backend) -> None:
    body = {"model": "text-embedding-3-small", "input": [str(n) for n in range(64)]}
    seen = ask(backend.urls["openai"], request("/v1/embeddings", body), timeout=30)
    assert seen.header("transfer-encoding") == "chunked"
    assert [entry["index"] for entry in seen.json["data"]] == list(range(64))
    alone = ask(backend.urls["openai"], request("/v1/embeddings", {**body, "input": "63"}))
    assert alone.header("content-length")
    assert alone.json["data"][0]["embedding"] == seen.json["data"][63]["embedding"]


@pytest.mark.parametrize(
    "body",
    [
        {"prompt": ["x"] * 65},
        {"prompt": "x", "n_cmpl": 65},
        {"prompt": "x", "n": 10**12},
        {"prompt": ["x"] * 9, "n_cmpl": 9},
        {"prompt": "x" * 1_000_000, "n_cmpl": 5},
    ],
)
def test_more_answers_than_one_request_gets_are_refused(body: dict[str, Any]) -> None:
    route = next(route for route in ROUTES if route.path == "/completion")
    assert hear([request_to(route, body)], route.host).statuses == [400]


def test_the_tokens_of_a_long_text_are_made_while_they_are_sent() -> None:
    route = next(route for route in ROUTES if route.path == "/tokenize")
    text = {"content": "x" * 60_000, "with_pieces": True}
    heard = hear([request_to(route, text)], route.host)
    assert b"transfer-encoding: chunked" in heard.answered
    assert heard.answered.count(b'{"id":120,"piece":"x"}') == 60_000


@pytest.mark.parametrize(
    "host", ["api.individual.githubcopilot.com", "proxy.individual.githubcopilot.com"]
)
@pytest.mark.parametrize(
    "text",
    [
        "<prompt> " * 100_000,
        "<prompt>" + " " * 1_000_000,
        "add " * 250_000,
        "- /" + "x" * 500_000 + " " * 500_000 + "x",
        "filepath is `x`" + "```x\n" * 200_000,
        "<|code_to_edit|>\n" * 60_000,
        "<|edit_diff_history|>" * 50_000,
        "<|code_to_edit|>\nx\n<|/code_to_edit|><|edit_diff_history|>"
        + "-a\n+b\n" * 150_000
        + "<|/edit_diff_history|>",
        "<PRE>" * 200_000,
        "1700000000 " * 90_000,
    ],
)
def test_no_text_takes_long_to_read(host: str, text: str) -> None:
    route = next(r for r in ROUTES if (r.host, r.path) == (host, "/chat/completions"))
    body = {"messages": [{"role": "user", "content": text}]}
    began = process_time()
    heard = hear([request_to(route, body)], host)
    assert (heard.statuses, heard.problems) == ([200], [])
    assert process_time() - began < 3  # what is quadratic takes minutes


@pytest.mark.parametrize("text", ["a" + " " * 9_990, " " * 5000 + "x", "x " * 4000, "x" * 20_000])
def test_tokens_are_the_text_and_take_no_time(text: str) -> None:
    began = process_time()
    assert "".join(tokens(text)) == text
    assert process_time() - began < 0.1
