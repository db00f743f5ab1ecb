from typing import Any

import pytest
from hyperframe.frame import SettingsFrame

from bench.live.backend import Backend
from tests.fake_backend.conftest import Entries
from tests.fake_backend.faults.h2_asking import ask, client_under, switch_on
from tests.fake_backend.transport.h2_client import H2Client, h2_client
from tests.fake_backend.transport.h2_peer import CHAT, chat

ONE: dict[str, Any] = {"max_concurrent_streams": 1}
SHUT: dict[str, Any] = {"initial_window_size": 0}


def settings(client: H2Client) -> list[dict[int, int]]:
    frames = client.connection.frames
    return [f.settings for f in frames if isinstance(f, SettingsFrame) and "ACK" not in f.flags]


def test_open_connections_learn_of_them_at_once_and_new_ones_first(
    backend: Backend, entries: Entries
) -> None:
    with client_under(backend, "http2_settings", **ONE) as client:
        client.read(lambda: len(settings(client)) == 2)
        usual, changed = settings(client)
        assert usual[SettingsFrame.MAX_CONCURRENT_STREAMS] == 100
        assert changed == {SettingsFrame.MAX_CONCURRENT_STREAMS: 1}
        with h2_client(backend) as new:
            new.read(lambda: bool(settings(new)))
            assert settings(new) == [usual | changed]
            assert ask(new).ended == "END_STREAM"
        backend.clear_faults()
        client.read(lambda: len(settings(client)) == 3)
        assert settings(client)[2] == {SettingsFrame.MAX_CONCURRENT_STREAMS: 100}
    assert [entry["delivered"] for entry in entries("connected")] == [["http2_settings"]] * 2


def test_a_body_stays_unsent_until_the_fault_ends(backend: Backend, entries: Entries) -> None:
    with h2_client(backend) as client:
        switch_on(backend, "http2_settings", **SHUT)
        client.wait_at_most(0.3)
        number = client.upload(100_000)
        assert number not in client.streams
        assert entries("asked") == []
        assert (entries("broken"), client.ended) == ([], "")
    assert entries("broken") == []


@pytest.mark.parametrize("table", [ONE, SHUT])
def test_other_hosts_keep_theirs(backend: Backend, table: dict[str, int]) -> None:
    switch_on(backend, "http2_settings", **table)
    with h2_client(backend, "api.anthropic.com") as client:
        client.read(lambda: bool(settings(client)))
        assert settings(client)[0][SettingsFrame.MAX_CONCURRENT_STREAMS] == 100
        assert settings(client)[0][SettingsFrame.INITIAL_WINDOW_SIZE] > 0


def test_requests_over_the_limit_are_the_clients_affair(backend: Backend) -> None:
    with client_under(backend, "http2_settings", **ONE) as client:
        numbers = [client.ask(CHAT, chat(stream=False)) for _ in range(3)]
        assert [client.answer(number).ended for number in numbers] == ["END_STREAM"] * 3
