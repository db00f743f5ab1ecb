import pytest

from bench.testing.sockets import chat
from tests.fake_backend.conftest import Entries, Spoil


@pytest.mark.parametrize("status", [200, 403, 502, 511, 524])
def test_a_page_comes_in_place_of_the_answer(spoil: Spoil, entries: Entries, status: int) -> None:
    seen = spoil(chat(), fault="html_page", status=status)
    assert (seen.status, seen.header("content-type")) == (status, "text/html; charset=utf-8")
    assert seen.body.startswith(b"<!DOCTYPE html>\n")
    assert seen.body.endswith(b"</html>\n")
    assert entries("answered")[0]["delivered"] == ["html_page"]


def test_it_does_not_come_from_the_backend(spoil: Spoil) -> None:
    names = {name for name, _ in spoil(chat(), fault="html_page").headers}
    assert names.isdisjoint({"x-github-request-id", "x-request-id"})
