import json

from bench.profiles.loading import load_profile
from bench.profiles.own_editor import snippets

ADDRESSES = {"proxy_url": "http://127.0.0.1:7", "openai_url": "http://127.0.0.1:8/v1"}
ADDRESSES |= {"openai_port": "8"}


def test_the_settings_lead_to_the_backend_and_are_few() -> None:
    settings, start, addresses = snippets(load_profile("copilot"), ADDRESSES, "/tmp/ca.pem")
    assert "GitHub Copilot" in settings["title"]
    assert json.loads(settings["text"]) == {
        "http.proxy": "http://127.0.0.1:7",
        "http.proxySupport": "override",
        "http.proxyStrictSSL": True,
    }
    assert "NODE_EXTRA_CA_CERTS=/tmp/ca.pem" in start["text"]
    assert addresses["text"].splitlines() == [
        "proxy_url = http://127.0.0.1:7",
        "openai_url = http://127.0.0.1:8/v1",
    ]


def test_an_extension_with_a_base_url_gets_its_setting() -> None:
    (settings, *_) = snippets(load_profile("good_citizen"), ADDRESSES, "/tmp/ca.pem")
    assert any("127.0.0.1:8" in str(value) for value in json.loads(settings["text"]).values())
