"""A screen begins and ends with its block; a stand-in shows it where Xvfb is not installed."""

import os
import shutil
import socket
import stat
from pathlib import Path
from struct import pack

import pytest

from bench.core.errors import BenchError, RequestError
from bench.live.editor import virtual_screen
from bench.live.editor.desktop import attached_page
from bench.live.editor.sandbox import sandbox, wait_until_gone
from bench.live.editor.virtual_screen import require_screen, shown_screen
from bench.setup.chromium import find_chromium
from tests.bench.live.editor.xvfb import stand_in_xvfb

NEEDS_XVFB = pytest.mark.skipif(shutil.which("Xvfb") is None, reason="Xvfb is not installed")


@pytest.fixture(autouse=True)
def without_a_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)


def put_first(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")


def test_the_users_screen_is_used_and_nothing_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for name, value in {"DISPLAY": ":7", "XAUTHORITY": "/home/x/.Xauthority"}.items():
        monkeypatch.setenv(name, value)
    with sandbox() as place, shown_screen(place) as variables:
        assert variables == {"DISPLAY": ":7", "XAUTHORITY": "/home/x/.Xauthority"}
        assert place.processes() == []


def test_without_a_screen_and_xvfb_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RequestError, match=r"needs a screen\. To fix .* install -y xvfb"):
        require_screen()


def test_xvfb_lives_as_long_as_the_block_and_bears_the_mark_of_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_first(stand_in_xvfb(tmp_path / "bin"), monkeypatch)
    require_screen()
    with sandbox() as place:
        with shown_screen(place) as variables:
            assert variables["DISPLAY"] == ":77"
            assert len(place.processes()) == 1
            cookie = Path(variables["XAUTHORITY"])
            assert stat.S_IMODE(cookie.stat().st_mode) == 0o600
        assert place.processes() == []


def test_an_xvfb_that_ends_at_once_is_an_error_with_its_last_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = "echo no room for a screen >&2\nexit 3"
    put_first(stand_in_xvfb(tmp_path / "bin", script), monkeypatch)
    with (
        sandbox() as place,
        pytest.raises(BenchError, match="Xvfb ended at once with code 3") as failed,
        shown_screen(place),
    ):
        pass
    assert failed.value.details == "no room for a screen"


def test_an_xvfb_that_never_gets_ready_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_first(stand_in_xvfb(tmp_path / "bin", "exec tail -f /dev/null"), monkeypatch)
    monkeypatch.setattr(virtual_screen, "STARTS_S", 0.3)
    with sandbox() as place:
        with (
            pytest.raises(BenchError, match=r"Waited 0\.3 s for the screen of Xvfb"),
            shown_screen(place),
        ):
            pass
        assert place.processes() == []


def test_neither_the_editor_nor_xvfb_outlives_the_editors_block(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chromium = find_chromium()
    if chromium is None:
        pytest.skip("no Chromium is installed")
    put_first(stand_in_xvfb(tmp_path / "bin"), monkeypatch)
    command = [str(chromium), "--headless", "--no-sandbox", "--remote-debugging-port=0"]
    command += [f"--user-data-dir={tmp_path / 'data'}", "about:blank"]
    with sandbox() as place:
        with (
            shown_screen(place) as screen,
            attached_page(
                command,
                tmp_path / "data",
                tmp_path / "log",
                {**os.environ, **screen, **place.environment()},
            ),
        ):
            assert len(place.processes()) > 1
        assert wait_until_gone(place, set(), 5) == []


def greeting(variables: dict[str, str], cookie: bytes) -> int:
    """The first byte of the answer of an X server to a client with this cookie: 1 is welcome."""
    name = b"MIT-MAGIC-COOKIE-1"
    number = variables["DISPLAY"].removeprefix(":")
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(10)
        client.connect(f"/tmp/.X11-unix/X{number}")
        padded = name + bytes(-len(name) % 4)
        client.sendall(pack("<cxHHHHxx", b"l", 11, 0, len(name), len(cookie)) + padded + cookie)
        return client.recv(1)[0]


@NEEDS_XVFB
def test_the_real_xvfb_welcomes_only_clients_with_the_cookie() -> None:
    with sandbox() as place:
        with shown_screen(place) as variables:
            cookie = Path(variables["XAUTHORITY"]).read_bytes()[-16:]
            assert greeting(dict(variables), cookie) == 1
            assert greeting(dict(variables), bytes(16)) == 0
        assert place.processes() == []
