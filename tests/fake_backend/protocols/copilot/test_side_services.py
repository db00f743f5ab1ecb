import httpx
import pytest

from tests.fake_backend.conftest import Entries

HOSTS = ("https://api.individual.githubcopilot.com", "https://api.githubcopilot.com")


@pytest.mark.parametrize("host", HOSTS)
def test_no_session_policy_is_assigned_and_memory_is_off(
    client: httpx.Client, entries: Entries, host: str
) -> None:
    """An empty object: what the extension's own tests call unassigned."""
    assert client.get(f"{host}/chat/session-policy").json() == {}
    memory = client.get(f"{host}/agents/swe/internal/memory/v0/bench/shop/enabled").json()
    assert memory == {"enabled": False}
    assert [entry["surface"] for entry in entries("asked")] == ["agents", "agents"]
