import pytest

from fake_backend.exchange import identities
from fake_backend.exchange.identities import Identities
from fake_backend.messages.request import Call


def call(body: bytes, credential: str = "Bearer a") -> Call:
    return Call("POST", "host", "/", headers={"authorization": credential}, body=body)


def numbers(counted: Identities, body: bytes, *, surface: str = "chat", **more: str) -> list[int]:
    identity = counted.identify(call(body, **more), surface)
    return [identity.nth, identity.attempt]


def test_requests_count_by_client_and_surface_and_attempts_by_body() -> None:
    counted = Identities()
    assert numbers(counted, b"one") == [1, 1]
    assert numbers(counted, b"one") == [2, 2]
    assert numbers(counted, b"two") == [3, 1]
    assert numbers(counted, b"one", surface="agent") == [1, 1]
    assert numbers(counted, b"one", credential="Bearer b") == [1, 1]


def test_forgotten_attempts_start_again_and_the_numbers_go_on() -> None:
    counted = Identities()
    numbers(counted, b"one")
    counted.forget_attempts()
    assert numbers(counted, b"one") == [2, 1]


def test_only_the_latest_bodies_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identities, "ATTEMPTS_KEPT", 2)
    counted = Identities()
    for body in (b"one", b"two", b"one", b"three"):
        numbers(counted, body)
    assert numbers(counted, b"one") == [5, 3]  # used later than "two", which is gone
    assert numbers(counted, b"two") == [6, 1]
