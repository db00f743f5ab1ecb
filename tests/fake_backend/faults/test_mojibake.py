import pytest

from bench.testing.sockets import chat
from tests.fake_backend.conftest import Entries, Spoil


@pytest.fixture
def healthy(spoil: Spoil) -> str:
    return spoil(chat(), fault="mojibake", surfaces=["chat"]).text


def test_spaces_are_missing_doubled_or_added(spoil: Spoil, entries: Entries, healthy: str) -> None:
    text = spoil(chat(), fault="mojibake").text
    assert text != healthy
    assert text.replace(" ", "") == healthy.replace(" ", "")
    assert "  " in text
    assert entries("answered")[-1]["delivered"] == ["mojibake"]


def test_utf_8_is_read_as_latin_1(spoil: Spoil, healthy: str) -> None:
    text = spoil(chat(), fault="mojibake", how="latin_1", share=1).text
    assert "Ã©" in text
    assert text.encode("latin-1").decode().replace("é", "e").count("e") == healthy.count("e")


def test_the_share_is_the_one_asked_for(spoil: Spoil, healthy: str) -> None:
    def spoiled(share: float) -> int:
        return spoil(chat(), fault="mojibake", how="latin_1", share=share).text.count("Ã")

    assert 0 < spoiled(0.1) < spoiled(0.5) < spoiled(1)
