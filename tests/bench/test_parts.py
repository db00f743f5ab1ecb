"""Small pieces: waiting, roles, tails, the journal's facts, progress."""

import io
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from bench.core import waits
from bench.core.clock import RunClock
from bench.core.tail import Tail
from bench.facts import Answered, Asked, HostExit, RefusedHost
from bench.facts.roles import BACKEND, HOST, HOST_CHILD, OTHER, RENDERER, role_of
from bench.judging.finding import Outcome
from bench.live.probes.host_log import HostLog
from bench.live.probes.journal import to_fact
from bench.runner.progress import Progress


def test_waiting_ends_with_what_was_seen_or_with_a_sentence() -> None:
    looks = iter([0, "", "seen"])
    assert waits.until(lambda: next(looks), seconds=5, what="it", every=0) == "seen"
    with pytest.raises(waits.WaitTimeoutError, match=r"^Waited 0.01 s for a miracle\.$"):
        waits.until(lambda: False, seconds=0.01, what="a miracle", every=0)


@pytest.mark.parametrize(
    ("command", "parent", "role"),
    [
        (["node", "bootstrap-fork", "--type=extensionHost", "--x"], "server", HOST),
        (["node", "bootstrap-fork", "--type=extensionHost", "--x"], HOST, HOST_CHILD),
        (["sh", "-c", "ls"], HOST_CHILD, HOST_CHILD),
        (["/usr/lib/chromium/chromium --type=renderer --lang=en"], "browser", RENDERER),
        (["/usr/lib/chromium/chromium", "--headless"], "driver", "browser"),
        (["node", "/x/code-server/out/node/entry.js"], None, "server"),
        (["node", "/x/playwright/driver/cli.js"], None, "driver"),
        (["python", "-m", "fake_backend"], None, BACKEND),
        (["sleep", "1"], None, OTHER),
    ],
)
def test_a_process_is_told_by_its_command_and_its_parent(
    command: list[str], parent: str | None, role: str
) -> None:
    assert role_of(command, parent) == role


def test_a_tail_gives_whole_lines_once(tmp_path: Path) -> None:
    file = tmp_path / "log"
    tail = Tail(file)
    assert tail.lines() == []
    file.write_text("one\ntw", encoding="utf-8")
    assert tail.lines() == ["one"]
    file.write_text("one\ntwo\nthree\n", encoding="utf-8")
    assert tail.lines() == ["two", "three"]
    assert tail.lines() == []


def test_the_end_of_a_host_is_read_from_the_servers_log(tmp_path: Path) -> None:
    log = tmp_path / "server.log"
    prefix = "[12:00:00] [127.0.0.1][x][ExtensionHostConnection] "
    log.write_text(
        f"{prefix}<41> Extension Host Process exited with code: null, signal: SIGKILL.\n"
        f"{prefix}<42> Extension Host Process exited with code: 133, signal: null.\nother\n",
        encoding="utf-8",
    )
    assert list(HostLog(log).sample(1.0)) == [
        HostExit(1.0, 41, None, "SIGKILL"),
        HostExit(1.0, 42, 133, None),
    ]


@pytest.mark.parametrize(
    ("entry", "kind"),
    [
        (
            {
                "event": "asked",
                "host": "h",
                "path": "/",
                "planned": ["x"],
                "normalised": "n",
                "attempt": 2,
            },
            Asked,
        ),
        (
            {
                "event": "answered",
                "status": None,
                "first_byte_at": None,
                "bytes": 0,
                "client_left": True,
                "retry_after_s": None,
                "delivered": [],
            },
            Answered,
        ),
        ({"event": "refused", "host": "h", "port": 443}, RefusedHost),
    ],
)
def test_a_journal_entry_becomes_a_fact_in_the_runs_seconds(
    entry: dict[str, Any], kind: type
) -> None:
    fact = to_fact(
        {"at": 105.5, "request": "chat/none/1", "surface": "chat", **entry}, RunClock(100.0, 0.0)
    )
    assert isinstance(fact, kind)
    assert fact.at == 5.5
    with pytest.raises(ValueError, match="unknown journal event 'new'"):
        to_fact({"at": 1.0, "event": "new"}, RunClock(100.0, 0.0))


def test_progress_is_told_line_by_line_where_there_is_no_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    progress = Progress(Console(width=100))
    with progress.showing(("one",)):
        progress.phase("one", "fault", 3)
        progress.phase("one", "fault", 4)
        progress.done("one", Outcome.BROKEN, "It [broke].")
    assert capsys.readouterr().out == "one: fault (3 s)\none: broken It [broke].\n"


def test_progress_is_a_table_on_a_terminal() -> None:
    screen = io.StringIO()
    progress = Progress(Console(force_terminal=True, width=100, file=screen))
    with progress.showing(("one", "two")):
        progress.phase("one", "fault", 3)
        progress.done("one", Outcome.KEPT, "All well.")
    assert "All well." in screen.getvalue()
