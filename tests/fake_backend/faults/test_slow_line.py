import time

from bench.core import waits
from bench.live.backend import Backend
from bench.testing.sockets import chat, connect, read
from tests.fake_backend.conftest import Entries, Spoil


def test_every_byte_arrives_late_but_whole(spoil: Spoil, entries: Entries) -> None:
    began = time.monotonic()
    seen = spoil(chat(), fault="slow_line", delay_s=0.1)
    assert time.monotonic() - began >= 0.1
    assert seen.body.endswith(b"[DONE]\n\n")
    assert seen.ended == "eof"
    assert entries("connected")[0]["delivered"] == ["slow_line"]


def test_no_more_than_the_bandwidth_gets_through(spoil: Spoil) -> None:
    began = time.monotonic()
    seen = spoil(chat(stream=False), fault="slow_line", bytes_per_s=4000)
    took = time.monotonic() - began
    assert seen.json["object"] == "chat.completion"
    assert took >= (len(seen.raw) - 400) / 4000


def test_when_it_ends_open_connections_are_healthy(backend: Backend, entries: Entries) -> None:
    table = {"fault": "slow_line", "surfaces": ["openai_chat"], "delay_s": 600}
    backend.control("PUT", "plan", {"faults": [table]})
    with connect(backend.urls["openai"]) as connection:
        for _ in range(2):
            connection.sendall(chat(stream=False).replace(b"connection: close\r\n", b""))
            waits.until(lambda: entries("answered"), seconds=5, what="the answer to be written")
            backend.control("DELETE", "plan")
            assert b"chat.completion" in read(connection, until=b"chat.completion").raw
