import httpx

from tests.fake_backend.conftest import Entries

INGEST = "https://api.github.com/external/code/ingest"
API = "https://api.individual.githubcopilot.com"


def test_the_workspace_is_indexed_already(client: httpx.Client, entries: Entries) -> None:
    asked = {"fileset_name": "shop", "new_checkpoint": "x"}
    begun = client.post(INGEST, json=asked).json()
    assert begun == {"ingest_id": "", "coded_symbol_range": {"start": 0, "end": 0}}
    assert client.get(INGEST).json()["filesets"] == []
    assert client.post(f"{INGEST}/batch", json={}).json() == {"doc_ids": []}
    for step in ("coded_symbols", "document", "finalize"):
        assert client.post(f"{INGEST}/{step}", json={}).status_code == 200
    assert client.request("DELETE", INGEST, json={"fileset_name": "shop"}).status_code == 200
    assert {entry["surface"] for entry in entries("asked")} == {"embeddings"}


def test_a_search_finds_nothing(client: httpx.Client) -> None:
    url = "https://api.github.com/external/embeddings/code/search"
    found = client.post(url, json={"prompt": "total", "embedding_model": "m"}).json()
    assert found == {"results": [], "embedding_model": "m"}


def test_the_api_host_embeds_in_openai_s_shape(client: httpx.Client) -> None:
    body = {"model": "text-embedding-3-small", "input": ["a", "b"]}
    answer = client.post(f"{API}/embeddings", json=body).json()
    assert [entry["index"] for entry in answer["data"]] == [0, 1]
