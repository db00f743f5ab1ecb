"""OpenAI's legacy engines API, which FauxPilot and its clients still use."""

import httpx
from openai import OpenAI

from bench.live.backend import Backend
from tests.fake_backend.conftest import Entries
from tests.fake_backend.protocols.conftest import SwitchOn


def test_an_engine_completes(backend: Backend, entries: Entries) -> None:
    url = backend.urls["openai"] + "/engines/codegen"
    with OpenAI(base_url=url, api_key="dummy", max_retries=0) as client:
        whole = client.completions.create(model="codegen", prompt="total = ")
        stream = client.completions.create(model="codegen", prompt="total = ", stream=True)
        assert "".join(chunk.choices[0].text for chunk in stream) == whole.choices[0].text
    unnamed = httpx.post(f"{url}/completions", json={"prompt": "total = "}, trust_env=False).json()
    assert unnamed["choices"][0]["text"] == whole.choices[0].text
    assert unnamed["model"] == "codegen"
    assert [entry["surface"] for entry in entries("asked")] == ["openai_completions"] * 3
    assert entries("asked")[2]["model"] == "codegen"


def test_the_engines_are_listed(backend: Backend, switch_on: SwitchOn, entries: Entries) -> None:
    url = backend.urls["openai"] + "/engines"
    ids = [engine["id"] for engine in httpx.get(url, trust_env=False).json()["data"]]
    assert "gpt-4.1" in ids
    one = httpx.get(f"{url}/gpt-4.1", trust_env=False).json()
    assert (one["object"], one["ready"]) == ("engine", True)
    assert httpx.get(f"{url}/none", trust_env=False).status_code == 404
    assert {entry["surface"] for entry in entries("asked")} == {"openai_models"}
    switch_on("model_gone", "openai_models", model="gpt-4.1")
    assert httpx.get(f"{url}/gpt-4.1", trust_env=False).status_code == 404
