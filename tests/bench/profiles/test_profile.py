from pathlib import Path
from typing import Any

import pytest

from bench.core.errors import RequestError
from bench.core.toml import validated
from bench.profiles.profile import Profile

FILE = Path("resilience.toml")


def refusal(**table: Any) -> str:
    with pytest.raises(RequestError) as caught:
        validated(Profile, {"name": "x", "title": "X", **table}, FILE)
    return str(caught.value)


@pytest.mark.parametrize("port", [0, -1, 65_536, 99_999, 10**20, True, "80", 80.5, float("nan")])
def test_a_port_that_no_machine_has_is_refused(port: Any) -> None:
    assert refusal(ports={"openai": port}).startswith("resilience.toml: ports.openai: must be a")


@pytest.mark.parametrize(
    "host",
    [
        "a b",
        "",
        "-a",
        "a-",
        ".a",
        "a.",
        "a..b",
        "a=b",
        "a/b",
        "a:1",
        "http://a",
        "ü.de",
        "a\n",
        "*.a",
        "a" * 64,
        ".".join(["a" * 60] * 5),
    ],
)
def test_a_host_that_no_network_has_is_refused(host: str) -> None:
    message = refusal(intercept={host: "openai"})
    assert message.startswith("resilience.toml: intercept.")
    assert "must be a host name, such as 'api.example.com'" in message
    assert "\n" not in message


@pytest.mark.parametrize("host", ["a", "api.example.com", "API.Example.COM", "10.0.0.1", "x-1.y2"])
def test_a_host_name_is_allowed(host: str) -> None:
    table = {"name": "x", "title": "X", "intercept": {host: "openai"}, "ports": {"openai": 65_535}}
    assert validated(Profile, table, FILE).intercept == {host: "openai"}
