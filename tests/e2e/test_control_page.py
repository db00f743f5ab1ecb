"""The control page in a real browser: faults switched on and off, requests arriving live."""

import re
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from bench.catalogue.loading import read_scenario
from bench.live.backend import Backend, backend_process
from tests.e2e.pages import (
    injected_script_runs,
    patient_browser,
    serious_violations,
    watched_page,
    wider_than_the_page,
)

pytestmark = [pytest.mark.editor, pytest.mark.timeout(300)]
MESSAGE = {"model": "gpt-4o", "messages": [{"role": "user", "content": "hello"}]}
HOSTILE = "/<img/src=x/onerror=alert(1)>"
SCENARIO = 'title = "What I saw"\nwhy = "I tried it by hand."\njourney = "type_and_chat"\n\n'
LATE_CLICK = """async ([headers, body]) => {
  const button = document.querySelector('#faults button');
  await fetch('_bench/clock', { method: 'PUT', headers, body });
  button.click();
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with patient_browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backend]:
    folder = tmp_path_factory.mktemp("backend")
    with backend_process(folder, seed=1, marks={}, options=("--unpaced",)) as running:
        snippet = {"title": "settings.json", "text": "{}"}
        running.control("PUT", "snippets", {"snippets": [snippet]})
        yield running


@pytest.fixture
def page(browser: Browser, backend: Backend) -> Iterator[Page]:
    backend.clear_faults()
    view = {"width": 1280, "height": 1000}
    with watched_page(browser, home=backend.control_url, viewport=view) as page:
        page.goto(f"{backend.control_url}/#token={backend.token}")
        expect(page.locator("#state")).to_have_text("connected")
        yield page


def ask(backend: Backend) -> int:
    url = f"{backend.urls['openai']}/chat/completions"
    return httpx.post(url, json=MESSAGE, trust_env=False, timeout=60).status_code


def choose(page: Page, fault: str, surface: str = "openai_chat", ttl_s: str = "") -> None:
    page.locator("#add select").select_option(fault)
    checked = page.locator("#surfaces input:checked")
    while checked.count():
        checked.first.uncheck()
    page.locator(f"#surfaces input[value={surface}]").check()
    page.get_by_label("Time to live").fill(ttl_s)


def switch_on(page: Page, fault: str, ttl_s: str = "") -> None:
    count = page.locator("#faults li").count()
    choose(page, fault, ttl_s=ttl_s)
    page.get_by_role("button", name="Switch on").click()
    expect(page.locator("#faults li")).to_have_count(count + 1)


def pass_time(backend: Backend, seconds: float) -> None:
    backend.control("PUT", "clock", {"advance_s": seconds})


def active(backend: Backend) -> list[Any]:
    return [fault["fault"] for fault in backend.control("GET", "plan")["faults"]]


def test_a_fault_is_switched_on_and_off(page: Page, backend: Backend) -> None:
    assert ask(backend) == 200
    choose(page, "rate_limit", "openai_chat")
    page.locator("[name='setting.retry_after_s']").fill("3.5")
    page.get_by_role("button", name="Switch on").click()
    expect(page.locator("#faults li")).to_contain_text("rate_limit on openai_chat")
    expect(page.locator("#toml")).to_contain_text("retry_after_s = 3.5")
    assert ask(backend) == 429
    row = page.locator("#rows tr").first
    expect(row).to_contain_text("429")
    expect(row.locator("td").first).to_have_text(re.compile(r"^\d\d:\d\d:\d\d\.\d{3}$"))
    expect(row.locator("td").nth(7)).to_have_text("rate_limit")
    page.get_by_role("button", name="Switch off rate_limit").click()
    expect(page.locator("#none")).to_be_visible()
    assert ask(backend) == 200


def test_what_the_page_shows_is_a_scenario(page: Page, tmp_path: Path) -> None:
    switch_on(page, "rate_limit")
    switch_on(page, "truncated")
    expect(page.locator("#toml")).to_contain_text("truncated")
    file = tmp_path / "mine.toml"
    file.write_text(SCENARIO + page.locator("#toml").inner_text(), encoding="utf-8")
    assert [fault.name for fault in read_scenario(file).faults] == ["rate_limit", "truncated"]


def test_each_fault_ends_with_its_own_time_to_live(page: Page, backend: Backend) -> None:
    switch_on(page, "rate_limit", ttl_s="60")
    switch_on(page, "truncated", ttl_s="600")
    expect(page.locator("#faults li").first).to_contain_text(re.compile("switched off in [56]. s"))
    pass_time(backend, 60)
    expect(page.locator("#faults li")).to_have_count(1)
    expect(page.locator("#faults li")).to_contain_text("truncated")
    pass_time(backend, 600)
    expect(page.locator("#none")).to_be_visible()


def test_what_was_switched_off_does_not_come_back(page: Page, backend: Backend) -> None:
    switch_on(page, "rate_limit")
    switch_on(page, "truncated", ttl_s="60")
    page.get_by_role("button", name="Switch off rate_limit").click()
    expect(page.locator("#faults li")).to_have_count(1)
    pass_time(backend, 61)
    expect(page.locator("#none")).to_be_visible()
    assert active(backend) == []


def test_a_click_after_the_end_makes_nothing_permanent(page: Page, backend: Backend) -> None:
    switch_on(page, "rate_limit", ttl_s="60")
    switch_on(page, "truncated", ttl_s="60")
    headers = {"authorization": f"Bearer {backend.token}"}
    with page.expect_response(lambda answer: answer.request.method == "DELETE"):
        page.evaluate(LATE_CLICK, [headers, '{"advance_s": 61}'])
    expect(page.locator("#none")).to_be_visible()
    assert active(backend) == []


def test_a_new_fault_inherits_no_time_to_live(page: Page, backend: Backend) -> None:
    switch_on(page, "rate_limit", ttl_s="60")
    page.get_by_role("button", name="Switch off rate_limit").click()
    expect(page.locator("#none")).to_be_visible()
    switch_on(page, "truncated")
    expect(page.locator("#faults .left")).to_have_count(0)
    pass_time(backend, 61)
    assert active(backend) == ["truncated"]


@pytest.mark.parametrize("table", ['{"fixed_s": 0.5}', "{ fixed_s = 0.5 }"])
def test_a_table_is_given_as_in_json_or_toml(page: Page, backend: Backend, table: str) -> None:
    choose(page, "latency", "openai_chat")
    page.locator("[name='setting.first_token']").fill(table)
    page.get_by_role("button", name="Switch on").click()
    expect(page.locator("#faults li")).to_contain_text("latency on openai_chat")
    assert backend.control("GET", "plan")["faults"][0]["first_token"] == {"fixed_s": 0.5}


def test_a_wrong_setting_is_refused_in_words(page: Page) -> None:
    choose(page, "rate_limit", "openai_chat")
    page.locator("[name='setting.retry_after_s']").fill("soon")
    page.get_by_role("button", name="Switch on").click()
    expect(page.locator("#problem")).to_contain_text("retry_after_s")
    expect(page.locator("#none")).to_be_visible()


def test_a_fault_of_another_client_appears(page: Page, backend: Backend) -> None:
    with backend.fault("latency", ["openai_chat"], times=4):
        expect(page.locator("#faults li")).to_contain_text("latency")
    expect(page.locator("#none")).to_be_visible()


def test_requests_are_filtered_and_their_texts_are_inert(page: Page, backend: Backend) -> None:
    ask(backend)
    address = urlsplit(backend.urls["openai"])
    with closing(HTTPConnection(address.hostname or "", address.port)) as connection:
        connection.request("GET", HOSTILE)  # a client that does not encode it
        assert connection.getresponse().status == 404
    page.get_by_role("searchbox", name="Filter").fill("<img")
    expect(page.locator("#count")).to_have_text(re.compile("^1 of"))
    expect(page.locator("#rows tr:visible")).to_contain_text(HOSTILE)
    assert page.locator("#rows img").count() == 0
    assert not injected_script_runs(page)
    page.get_by_role("button", name="Clear the list").click()
    expect(page.locator("#rows tr")).to_have_count(0)


def test_without_the_token_nothing_is_shown(browser: Browser, backend: Backend) -> None:
    page = browser.new_page()
    page.goto(backend.control_url)
    expect(page.locator("#state")).to_contain_text("The token is missing or wrong")
    page.close()


def test_the_token_does_not_stay_in_the_address(page: Page, backend: Backend) -> None:
    assert backend.token not in page.url
    page.reload()
    expect(page.locator("#state")).to_have_text("connected")
    expect(page.locator("#connect")).to_contain_text("settings.json")


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_for_everybody(page: Page, backend: Backend, scheme: str, width: int) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 844})
    ask(backend)
    switch_on(page, "rate_limit", ttl_s="600")
    assert serious_violations(page) == []
    assert wider_than_the_page(page) == []
