import re
from dataclasses import fields
from pathlib import Path

import bench.live.editor
from bench.core.clock import RunClock
from bench.facts import (
    Appeared,
    GhostAppeared,
    GhostVanished,
    Keystroke,
    LongTask,
    PageMemory,
    Vanished,
)
from bench.live.editor.locators import LOCATORS, Locators
from bench.live.editor.page_script import page_script
from bench.live.editor.page_watch import FASTEST_REPORTED_MS, Shown, facts_of, memory_of

CLOCK = RunClock(started=0.0, started_epoch=1000.0)
AT = 1_005_500.0  # milliseconds since 1970, as the page reports them; 5.5 s of this run
SOURCE = Path(bench.live.editor.__path__[0]) / "page.js"


def test_nothing_drained_is_no_fact() -> None:
    assert facts_of([], CLOCK) == []


def test_a_key_has_its_own_moment_and_its_time_to_paint() -> None:
    assert facts_of([{"at": AT, "kind": "key", "what": {"ms": 208.0}}], CLOCK) == [
        Keystroke(5.5, 208.0)
    ]


def test_a_key_without_an_entry_is_as_fast_as_can_be_measured() -> None:
    assert facts_of([{"at": AT, "kind": "key", "what": {"ms": None}}], CLOCK) == [
        Keystroke(5.5, FASTEST_REPORTED_MS)
    ]


def test_a_long_task_keeps_its_length() -> None:
    assert facts_of([{"at": AT, "kind": "long_task", "what": {"ms": 300.0}}], CLOCK) == [
        LongTask(5.5, 300.0)
    ]


def test_what_appears_and_vanishes_keeps_its_number_and_the_order() -> None:
    one = {"kind": "notification", "element": 7}
    drained = [
        {"at": AT, "kind": "appeared", "what": {**one, "text": "No answer. [Retry]"}},
        {"at": AT + 1000, "kind": "appeared", "what": {**one, "text": "Gone. [Retry]"}},
        {"at": AT + 2000, "kind": "vanished", "what": one},
    ]
    assert facts_of(drained, CLOCK) == [
        Appeared(5.5, "notification", 7, "No answer. [Retry]"),
        Appeared(6.5, "notification", 7, "Gone. [Retry]"),
        Vanished(7.5, "notification", 7),
    ]


def test_ghost_text_stands_in_a_line_until_it_is_gone() -> None:
    drained = [
        {"at": AT, "kind": "ghost", "what": {"text": "f(x)", "line": "total = "}},
        {"at": AT + 500, "kind": "ghost_gone", "what": None},
    ]
    assert facts_of(drained, CLOCK) == [
        GhostAppeared(5.5, "f(x)", "total = "),
        GhostVanished(6.0),
    ]


def test_memory_is_in_millions_of_bytes_at_the_moment_of_the_machines_clock() -> None:
    metrics = [
        {"name": "Timestamp", "value": 105.5},
        {"name": "Nodes", "value": 5012.0},
        {"name": "JSHeapUsedSize", "value": 61_250_000.0},
        {"name": "Documents", "value": 3.0},
    ]
    clock = RunClock(started=100.0, started_epoch=1000.0)
    assert memory_of({"title": "bench", "metrics": metrics}, clock) == [PageMemory(5.5, 61.2)]
    assert memory_of({"title": "of the workbench's own", "metrics": metrics}, clock) == []


def test_the_script_asks_for_no_selector_that_is_not_there() -> None:
    asked = set(re.findall(r"\bselectors\.(\w+)", SOURCE.read_text(encoding="utf-8")))
    assert asked
    assert asked <= {field.name for field in fields(Locators)}
    assert LOCATORS.notification in page_script()


def test_a_reloaded_page_has_shown_nothing_before() -> None:
    shown = Shown()
    first = shown.follow([Appeared(1.0, "progress", 1, ""), Appeared(1.0, "status", 2, "x")])
    assert first == [Appeared(1.0, "progress", 1, ""), Appeared(1.0, "status", 2, "x")]
    assert shown.follow([Vanished(2.0, "status", 2)]) == [Vanished(2.0, "status", 2)]
    assert shown.gone(3.0) == [Vanished(3.0, "progress", 1)]
    (again,) = shown.follow([Appeared(4.0, "progress", 1, "")])
    assert isinstance(again, Appeared)
    assert again.element != 1
    assert shown.gone(5.0) == [Vanished(5.0, "progress", again.element)]
