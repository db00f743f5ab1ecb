from typing import Any, cast

import pytest
from playwright.sync_api import Error, Page

from bench.core.errors import BenchError
from bench.live.editor.global_state import seed_global_state
from bench.live.editor.server import Server


class Listening:
    def wait_until_listening(self) -> None:
        """It listens already."""


class Browser:
    def __init__(self, *, works: bool) -> None:
        self._works = works
        self.seen: list[Any] = []

    def goto(self, url: str) -> None:
        self.seen.append(url)

    def evaluate(self, script: str, argument: list[Any]) -> None:
        if not self._works:
            raise Error("no storage")
        self.seen.append(argument)


def seed(browser: Browser) -> None:
    page, server = cast("Page", browser), cast("Server", Listening())
    seed_global_state(page, server, "acme.helper", '{"accepted": true}')


def test_the_state_is_written_on_the_origin_of_the_workbench() -> None:
    browser = Browser(works=True)
    seed(browser)
    assert browser.seen == [
        "http://bench.localhost/healthz",
        ["acme.helper", {"accepted": True}],
    ]


def test_a_browser_that_refuses_it_is_a_failure_of_the_bench() -> None:
    with pytest.raises(BenchError, match=r"acme\.helper could not be seeded"):
        seed(Browser(works=False))
