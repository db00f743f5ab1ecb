from email.utils import parsedate_to_datetime

import httpx
import pytest

from bench.live.backend import Backend
from bench.testing.sockets import chat
from tests.fake_backend.conftest import Entries, Spoil

TOKEN = "https://api.github.com/copilot_internal/v2/token"


@pytest.mark.parametrize("skew", [-2400, 3600])
def test_date_and_expiry_are_off_together(
    backend: Backend, client: httpx.Client, entries: Entries, skew: int
) -> None:
    table = {"fault": "clock_skew", "surfaces": ["token"], "skew_s": skew}
    backend.control("PUT", "plan", {"faults": [table]})
    now = backend.control("PUT", "clock", {"state": "frozen"})["epoch"]
    response = client.get(TOKEN)
    assert response.json()["expires_at"] - now == pytest.approx(1800 + skew, abs=2)
    assert response.json()["refresh_in"] == 1500
    date = parsedate_to_datetime(response.headers["date"])
    assert date.timestamp() - now == pytest.approx(skew, abs=2)
    assert len(response.headers.get_list("date")) == 1
    assert entries("answered")[0]["delivered"] == ["clock_skew"]


def test_an_answer_keeps_its_body(spoil: Spoil) -> None:
    seen = spoil(chat(), fault="clock_skew", skew_s=-315_360_000)
    assert " 20" in (seen.header("date") or "")
    assert seen.body.endswith(b"[DONE]\n\n")
