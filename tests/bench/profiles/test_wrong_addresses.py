from dataclasses import replace

from bench.facts import Asked, RefusedHost, SubjectInstalled
from bench.profiles.loading import load_profile
from bench.profiles.wrong_addresses import (
    addresses,
    refused_ports,
    unexpected_hosts,
    unknown_routes,
)

PROFILE = load_profile("good_citizen")
LOST = Asked(13.0, "1", "unknown", "api.acme.dev", "/v9/ask", ())
REFUSED = [
    RefusedHost(13.0, "127.0.0.1", 1),
    RefusedHost(14.0, "127.0.0.1", 1),
    RefusedHost(14.0, "api.acme.dev", 443),
    RefusedHost(14.0, "main.vscode-cdn.net", 443),
]


def test_the_most_frequent_unknown_route_comes_first() -> None:
    other = replace(LOST, path="/v9/other")
    assert unknown_routes([LOST, other, other]) == [
        "api.acme.dev/v9/other (2 times)",
        "api.acme.dev/v9/ask (1 times)",
    ]


def test_ports_of_this_machine_are_no_hosts_to_intercept() -> None:
    assert refused_ports(REFUSED) == ["127.0.0.1:1 (2 times)"]
    assert unexpected_hosts(REFUSED, PROFILE) == ["api.acme.dev"]


def test_refusals_and_written_settings_are_named() -> None:
    written = SubjectInstalled(1.0, "acme.helper", (), ('"helper.url" = "http://127.0.0.1:4/v1"',))
    text = addresses([*REFUSED, written], PROFILE)
    assert "It asked 127.0.0.1:1 (2 times), where the backend does not listen" in text
    assert "The gateway refused api.acme.dev: to answer them, use `intercept`" in text
    assert 'The bench has set "helper.url" = "http://127.0.0.1:4/v1".' in text
    assert addresses([], PROFILE) == ""
