"""The control page in a real browser: faults switched on and off, requests arriving live."""

import re
import tomllib
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlsplit

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from bench.live.backend import Backend, backend_process
from tests.e2e.conftest import headless_browser

pytestmark = [pytest.mark.editor, pytest.mark.timeout(300)]
SLOW_MS = 60_000
SERIOUS = ("serious", "critical")
MESSAGE = {"model": "gpt-4o", "messages": [{"role": "user", "content": "hello"}]}
HOSTILE = "/<img/src=x/onerror=alert(1)>"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=SLOW_MS)
    with headless_browser() as browser:
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
    """The page; the test fails if a script of it fails, or anything comes from elsewhere."""
    backend.clear_faults()
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    page.set_default_timeout(SLOW_MS)
    elsewhere: list[str] = []
    failures: list[str] = []
    page.on("request", lambda each: elsewhere.append(each.url))
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    page.goto(f"{backend.control_url}/#token={backend.token}")
    expect(page.locator("#state")).to_have_text("connected")
    yield page
    page.close()
    assert failures == []
    assert [url for url in elsewhere if not url.startswith(backend.control_url)] == []


def ask(backend: Backend) -> int:
    url = f"{backend.urls['openai']}/chat/completions"
    return httpx.post(url, json=MESSAGE, trust_env=False, timeout=60).status_code


def choose(page: Page, fault: str, surface: str) -> None:
    page.locator("#add select").select_option(fault)
    checked = page.locator("#surfaces input:checked")
    while checked.count():
        checked.first.uncheck()
    page.locator(f"#surfaces input[value={surface}]").check()


def test_a_fault_is_switched_on_and_off(page: Page, backend: Backend) -> None:
    assert ask(backend) == 200
    choose(page, "rate_limit", "openai_chat")
    page.locator("[name='setting.retry_after_s']").fill("3.5")
    page.get_by_role("button", name="Switch on").click()
    expect(page.locator("#faults li")).to_contain_text("rate_limit on openai_chat")
    expect(page.locator("#toml")).to_contain_text("retry_after_s = 3.5")
    assert tomllib.loads(page.locator("#toml").inner_text())["faults"][0]["fault"] == "rate_limit"
    assert ask(backend) == 429
    row = page.locator("#rows tr").first
    expect(row).to_contain_text("429")
    expect(row.locator("td").nth(6)).to_have_text("rate_limit")
    page.get_by_role("button", name="Switch off rate_limit").click()
    expect(page.locator("#none")).to_be_visible()
    assert ask(backend) == 200


def test_a_fault_ends_with_its_time_to_live(page: Page) -> None:
    choose(page, "rate_limit", "openai_chat")
    page.get_by_label("Time to live").fill("2")
    page.get_by_role("button", name="Switch on").click()
    expect(page.locator("#ttl")).to_contain_text("switched off in")
    expect(page.locator("#none")).to_be_visible()


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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(page: Page, backend: Backend, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    with backend.fault("latency", ["openai_chat"], times=4):
        expect(page.locator("#faults li")).to_contain_text("latency")
        found = Axe().run(page).response["violations"]
    grave = [
        f"{one['id']}: {[node['target'] for node in one['nodes']][:3]}"
        for one in found
        if one["impact"] in SERIOUS
    ]
    assert grave == []
