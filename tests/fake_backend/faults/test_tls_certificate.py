import httpx
import pytest

from bench.live.backend import Backend
from tests.fake_backend.conftest import Entries

USER = "https://api.github.com/user"


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        ("untrusted", "unable to get local issuer certificate|self.signed"),
        ("expired", "certificate has expired"),
        ("wrong_host", "not valid for|doesn't match"),
    ],
)
def test_a_client_that_looks_refuses_it(
    backend: Backend, client: httpx.Client, entries: Entries, problem: str, words: str
) -> None:
    table = {"fault": "tls_certificate", "surfaces": ["account"], "problem": problem}
    backend.control("PUT", "plan", {"faults": [table]})
    with pytest.raises(httpx.ConnectError, match=words):
        client.get(USER)
    assert entries("connected")[0]["host"] == "api.github.com"
    backend.clear_faults()
    assert client.get(USER).status_code == 200


def test_other_hosts_keep_their_certificate(backend: Backend, client: httpx.Client) -> None:
    table = {"fault": "tls_certificate", "surfaces": ["account"]}
    backend.control("PUT", "plan", {"faults": [table]})
    assert client.get("https://api.githubcopilot.com/models").status_code == 200
