import httpx
import pytest

from bench.live.backend import Backend
from fake_backend.plan.plan import PlannedFault
from tests.fake_backend.conftest import Entries, ask_copilot

API = "https://api.individual.githubcopilot.com"
CHECKED = (
    f"{API}/_ping",
    "https://api.githubcopilot.com/_ping",
    "https://proxy.individual.githubcopilot.com/_ping",
    "https://telemetry.individual.githubcopilot.com/_ping",
    "https://api.github.com/",
)


@pytest.mark.parametrize("url", CHECKED)
def test_every_connectivity_check_succeeds(
    client: httpx.Client, entries: Entries, url: str
) -> None:
    assert client.get(url).status_code == 200
    assert [entry["surface"] for entry in entries("asked")] == ["ping"]


def test_a_fault_on_chat_leaves_the_check_before_the_retry_alone(
    client: httpx.Client, backend: Backend
) -> None:
    table = {"fault": "http_error", "surfaces": ["chat", "agent"], "status": 502}
    backend.set_faults((PlannedFault.parse(table, "faults.0"),))
    assert ask_copilot(client, "How?").status_code == 502
    assert client.get(f"{API}/_ping").status_code == 200
