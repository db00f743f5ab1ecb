"""`bench serve`: one line leads to the page; a signal ends it, and the backend with it."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest

from bench.core.environment import own_programs


@pytest.fixture
def served() -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "bench", "serve", "--profile", "good_citizen"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**own_programs(), "COLUMNS": "200"},
    )
    yield process
    process.kill()
    process.communicate()


def read_page_address(process: subprocess.Popen[str]) -> tuple[str, str]:
    assert process.stdout is not None
    for line in process.stdout:
        if found := re.search(r"(http://127\.0\.0\.1:\d+)/#token=(\S+)", line):
            return found[1], found[2]
    raise AssertionError(process.stderr and process.stderr.read())


@pytest.mark.timeout(180)
def test_it_serves_until_a_signal(served: subprocess.Popen[str]) -> None:
    url, token = read_page_address(served)
    with httpx.Client(trust_env=False, base_url=url, timeout=60) as client:
        assert "script-src 'self'" in client.get("/").headers["content-security-policy"]
        assert client.get("/_bench/address").status_code == 401
        address = client.get("/_bench/address", headers={"authorization": f"Bearer {token}"})
        assert "settings.json" in address.json()["snippets"][0]["title"]
    served.send_signal(signal.SIGINT)
    assert served.stdout is not None
    assert served.stderr is not None
    out, err = served.stdout.read(), served.stderr.read()  # `communicate` skips what was read ahead
    assert served.wait(60) == 0, err
    assert "Ctrl-C ends the backend." in out
    with pytest.raises(httpx.ConnectError):
        httpx.get(url, trust_env=False)


def test_an_unknown_profile_is_refused() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench", "serve", "--profile", "copilott"],
        capture_output=True,
        text=True,
        env=own_programs(),
        check=False,
    )
    assert done.returncode == 2
    assert "copilot" in done.stderr
