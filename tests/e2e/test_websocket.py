"""The real extension asks over a WebSocket: a turn, an agent turn with tools, a cancelled turn."""

from typing import Any

import pytest

from bench.core import waits
from fake_backend.model.text import ENDING
from fake_backend.protocols.copilot.agent import AFTER, FILE_NAME, REPORT
from tests.e2e.test_surfaces import ANSWER_S, READY_S, Live
from tests.e2e.test_surfaces import live as live  # a fixture
from tests.fake_backend.conftest import lines_of

pytestmark = [pytest.mark.editor, pytest.mark.timeout(900)]
PROGRESS_WORDS = 12  # that the view shows of its own before an answer
LEAD = {
    "fault": "model_selected",
    "surfaces": ["auto", "models"],
    "endpoints": ["/responses", "ws:/responses"],
    "until": "end",
}


def entries(live: Live, event: str, http: str = "") -> list[dict[str, Any]]:
    found = [entry for entry in lines_of(live.backend) if entry["event"] == event]
    return [entry for entry in found if not http or entry["http"] == http]


def turns(live: Live, event: str = "answered") -> list[dict[str, Any]]:
    return entries(live, event, "websocket")


def test_the_extension_asks_over_a_websocket(live: Live) -> None:
    chat = live.workbench.chat
    live.backend.control("PUT", "plan", {"faults": [LEAD]})
    live.workbench.provoke_ghost_text("value = ", READY_S)

    answer = chat.wait_for_answer(chat.ask("How do I sort a list?"), ANSWER_S)
    assert ENDING in answer.text
    assert [turn["status"] for turn in turns(live)] == [200]

    report = chat.wait_for_answer(chat.ask("Create a file with notes."), ANSWER_S)
    assert REPORT.replace("`", "") in report.text
    assert (live.project / FILE_NAME).read_text("utf-8") == AFTER
    assert [(turn["status"], turn["client_left"]) for turn in turns(live)] == [(200, False)] * 4

    _cancel(live)
    upgrades = [entry for entry in entries(live, "answered") if entry["surface"] == "websocket"]
    assert {entry["status"] for entry in upgrades} == {101}
    assert entries(live, "broken") == []
    assert live.errors() == []


def _cancel(live: Live) -> None:
    """A turn is stopped while its answer has begun: the extension closes the WebSocket."""
    chat = live.workbench.chat
    stall = {"fault": "stall", "surfaces": ["chat", "agent"], "after_events": 40}
    live.backend.control("PUT", "plan", {"faults": [LEAD, stall]})
    before = len(turns(live))
    question = chat.ask("How do I sort a tuple?")
    waits.until(
        lambda: len(turns(live, "asked")) > before, seconds=ANSWER_S, what="the turn to begin"
    )
    waits.until(
        lambda: len(chat.answer(question).text.split()) > PROGRESS_WORDS,
        seconds=ANSWER_S,
        what="the first words of the answer",
    )
    chat.stop()
    waits.until(lambda: len(turns(live)) > before, seconds=ANSWER_S, what="the end of the turn")
    cancelled = turns(live)[-1]
    assert (cancelled["client_left"], cancelled["client_end"]) == (True, "closed")
    (closing,) = waits.until(
        lambda: entries(live, "websocketclosed"), seconds=ANSWER_S, what="the end of the WebSocket"
    )
    assert (closing["by"], closing["connection"]) == ("client", cancelled["connection"])
