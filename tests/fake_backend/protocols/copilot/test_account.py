import httpx

from fake_backend.protocols import hosts_of
from tests.fake_backend.conftest import Entries


def test_a_free_plan_can_be_subscribed_to(client: httpx.Client, entries: Entries) -> None:
    url = "https://api.github.com/copilot_internal/subscribe_limited_user"
    assert client.post(url).json() == {"subscribed": True}
    assert [entry["surface"] for entry in entries("asked")] == ["account"]


def test_a_wire_fault_on_github_s_services_leaves_the_models_alone() -> None:
    """Wire faults hit hosts: each surface keeps to its own."""
    surfaces = ("account", "token", "embeddings", "repositories")
    assert hosts_of(surfaces) == {"api.github.com"}
