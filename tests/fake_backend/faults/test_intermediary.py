import pytest

from bench.core.errors import BenchError
from bench.live.backend import Backend
from bench.testing.sockets import chat
from tests.fake_backend.conftest import Entries, Spoil


@pytest.mark.parametrize(
    ("settings", "status", "server", "words"),
    [
        ({}, 520, "cloudflare", "api.openai.com | 520: Web server is returning an unknown error"),
        ({"status": 524}, 524, "cloudflare", "Your IP: 203.0.113.7"),
        ({"status": 502}, 502, "cloudflare", "<hr><center>cloudflare</center>"),
        ({"who": "nginx"}, 502, "nginx", "<h1>502 Bad Gateway</h1></center>\n<hr><center>nginx"),
        ({"who": "nginx", "status": 413}, 413, "nginx", "<title>413 "),
        ({"who": "aws_alb"}, 503, "awselb/2.0", "<h1>503 Service Temporarily Unavailable</h1>"),
        ({"who": "aws_alb", "status": 460}, 460, "awselb/2.0", "<h1>460</h1>"),
        ({"who": "zscaler"}, 403, "Zscaler/6.2", "Generative AI: api.openai.com</p>"),
        ({"who": "github_edge"}, 503, "github.com", "src='data:image/png;base64,"),
    ],
)
def test_it_is_the_page_of_the_product(
    spoil: Spoil, settings: dict[str, object], status: int, server: str, words: str
) -> None:
    seen = spoil(chat(), fault="intermediary", **settings)
    assert (seen.status, seen.header("server")) == (status, server)
    assert (seen.header("content-type") or "").startswith("text/html")
    assert words in seen.body.decode()
    assert (seen.header("cf-ray") is None) == (server != "cloudflare")


def test_the_journal_names_it(spoil: Spoil, entries: Entries) -> None:
    spoil(chat(), fault="intermediary")
    assert entries("answered")[0]["delivered"] == ["intermediary"]


@pytest.mark.parametrize("who", ["zscaler", "github_edge"])
def test_some_pages_are_long(spoil: Spoil, who: str) -> None:
    assert 10_000 < len(spoil(chat(), fault="intermediary", who=who).body) < 60_000


@pytest.mark.parametrize(
    ("table", "status", "text"),
    [
        ({}, 503, "no healthy upstream"),
        (
            {"reset_reason": "overflow"},
            503,
            "upstream connect error or disconnect/reset before headers. reset reason: overflow",
        ),
        ({"status": 504}, 504, "upstream request timeout"),
        ({"status": 404}, 404, ""),
    ],
)
def test_envoy_says_one_line(
    spoil: Spoil, table: dict[str, object], status: int, text: str
) -> None:
    seen = spoil(chat(), fault="intermediary", who="envoy", **table)
    assert (seen.status, seen.body.decode(), seen.header("content-type")) == (
        status,
        text,
        "text/plain",
    )


@pytest.mark.parametrize(("status", "wait"), [(401, None), (429, 2.0), (500, None)])
def test_azures_gateway_answers_in_json(
    spoil: Spoil, entries: Entries, status: int, wait: float | None
) -> None:
    seen = spoil(chat(), fault="intermediary", who="azure_apim", status=status)
    assert (seen.status, seen.json["statusCode"]) == (status, status)
    assert ("Try again in 2 seconds." in seen.json["message"]) == (status == 429)
    assert entries("answered")[0]["retry_after_s"] == wait


def test_the_backends_ids_are_missing(spoil: Spoil) -> None:
    names = {name for name, _ in spoil(chat(), fault="intermediary").headers}
    assert names.isdisjoint({"x-github-request-id", "x-request-id"})


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ({"who": "nginx", "status": 520}, "status 520 is none that nginx sends: 413, 502, 504"),
        ({"reset_reason": "overflow"}, "reset_reason needs who = 'envoy' and status 503"),
    ],
)
def test_nobody_says_what_another_says(
    backend: Backend, settings: dict[str, object], problem: str
) -> None:
    table = {"fault": "intermediary", "surfaces": ["chat"], **settings}
    with pytest.raises(BenchError, match=problem):
        backend.control("PUT", "plan", {"faults": [table]})
