"""The real extension uses every surface of a healthy backend, and has nothing to complain of."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bench.core import waits
from bench.live.backend import Backend, backend_process
from bench.live.editor.browser import open_workbench, window
from bench.live.editor.locators import LOCATORS
from bench.live.editor.sandbox import MARK, sandbox
from bench.live.editor.server import prepare, serving
from bench.live.editor.template import ensure_template
from bench.live.editor.workbench import Workbench
from bench.live.editor.workspace import PYTHON_FILE, plant_workspace
from bench.profiles.loading import load_profile
from bench.setup.toolchain import ensure_toolchain
from fake_backend.model.text import ENDING
from fake_backend.protocols import copilot
from fake_backend.protocols.copilot.agent import AFTER, COMMENT, FILE_NAME, REPORT
from tests.fake_backend.conftest import lines_of

pytestmark = [pytest.mark.editor, pytest.mark.timeout(900)]
READY_S, ANSWER_S = 180, 90
LINES = 12
# Not asked for here: signed in before, the chat view's default mode is the agent, telemetry is off,
# nothing fails that would make the extension look at the status page, and no model has a WebSocket.
UNUSED = {"sign_in", "chat", "telemetry", "status_page", "ping", "repositories", "websocket"}
SURFACES = set(copilot.SURFACES) - UNUSED
OVER_HTTP2 = {"ghost_text", "next_edit", "inline_chat", "agent", "models", "auto"}
ERROR = re.compile(r"\[error\] (.*)")
# What it writes when newer typing overtakes a request: it destroys the answer's stream, which had
# come whole (the journal tells), and then finds it closed.
ABORTED = ("[AbortError]", "Response stream has been closed")
# Of the packaging, not of the backend: the npm package lacks the Copilot CLI's own SDK, and Node 24
# warns VS Code of a new global.
NOT_OURS = ("ERR_UNSUPPORTED_DIR_IMPORT", "PendingMigrationError: navigator")
CODE = "first = 1\nsecond = first + 2\nthird = first * 3\n"


@dataclass
class Live:
    workbench: Workbench
    backend: Backend
    project: Path
    logs: Path

    def asked(self) -> set[str]:
        return {entry["surface"] for entry in lines_of(self.backend) if entry["event"] == "asked"}

    def asked_over(self, http: str) -> set[str]:
        entries = [entry for entry in lines_of(self.backend) if entry["event"] == "asked"]
        return {entry["surface"] for entry in entries if entry["http"] == http}

    def errors(self) -> list[str]:
        """What the extension, and the host it runs in, wrote as errors in their logs."""
        files = [*self.logs.rglob("GitHub*.log"), *self.logs.rglob("remoteexthost.log")]
        assert files
        found = [line for file in files for line in ERROR.findall(file.read_text("utf-8"))]
        excused = (*NOT_OURS, *ABORTED)
        return [line for line in found if not any(known in line for known in excused)]


@pytest.fixture
def live(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Live]:
    toolchain, profile = ensure_toolchain(print), load_profile("copilot")
    with sandbox() as signing:
        monkeypatch.setitem(os.environ, MARK, signing.mark)
        template = ensure_template(toolchain, profile, signing, tmp_path)
    with sandbox() as place:
        monkeypatch.setitem(os.environ, MARK, place.mark)
        with backend_process(tmp_path, seed=1, marks=place.environment()) as backend:
            template.copy_to(place)
            folders = prepare(place, profile, backend, toolchain.vscode.release.vscode)
            project = plant_workspace(place.folder, 1)
            with (
                serving(toolchain, place, folders, backend) as server,
                window(toolchain, place, server, backend) as page,
            ):
                open_workbench(page, server, project, PYTHON_FILE)
                yield Live(Workbench(page, profile), backend, project, folders.user_data / "logs")


def test_every_surface_works_and_nothing_is_complained_of(live: Live) -> None:
    workbench = live.workbench
    workbench.provoke_ghost_text("value = ", READY_S)
    _ghost_text(live)
    _next_edit(live)
    _inline_chat(live)
    _agent(live)
    question = workbench.chat.ask("How do I sort a list?")
    assert ENDING in workbench.chat.wait_for_answer(question, ANSWER_S).text

    waits.until(lambda: live.asked() >= SURFACES, seconds=READY_S, what="the last surface")
    assert live.asked_over("2") >= OVER_HTTP2
    unknown = [entry for entry in lines_of(live.backend) if entry.get("surface") == "unknown"]
    assert unknown == []
    answered = [entry for entry in lines_of(live.backend) if entry["event"] == "answered"]
    # A request that newer typing overtook is left by the client, now and then before any answer.
    statuses = {one["status"] for one in answered if one["status"] or not one["client_left"]}
    assert statuses <= {200, 204}
    assert live.errors() == []


def _ghost_text(live: Live) -> None:
    """Accepted code is looked up by the code referencing service, once there is enough of it."""
    editor = live.workbench.text_editor
    for number in range(LINES):
        editor.focus_end()
        editor.new_line()
        editor.type(f"total_{number} = ")
        text = editor.wait_for_ghost_text(ANSWER_S)
        assert text
        assert editor.accept(text, 10)
        if "snippy" in live.asked():
            return


def _next_edit(live: Live) -> None:
    """A rename is carried through the lines below; asked for again where VS Code dropped it."""
    editor, next_edit = live.workbench.text_editor, live.workbench.next_edit
    editor.replace_all(CODE)
    editor.overwrite("first", "begin")
    assert "second = begin + 2" in next_edit.wait_for(ANSWER_S)
    assert next_edit.accept("second = begin + 2")
    assert {"begin = 1", "second = begin + 2", "third = begin * 3"} <= set(editor.lines())


def _inline_chat(live: Live) -> None:
    editor = live.workbench.text_editor
    editor.replace_all(CODE)
    live.workbench.inline_chat.ask("add a comment")
    waits.until(
        lambda: COMMENT.strip() in editor.lines(), seconds=ANSWER_S, what="the inline chat's edit"
    )
    live.workbench.inline_chat.keep()


def _agent(live: Live) -> None:
    chat = live.workbench.chat
    answer = chat.wait_for_answer(chat.ask("Create a file with notes."), ANSWER_S)
    assert answer.finished
    assert REPORT.replace("`", "") in answer.text
    assert (live.project / FILE_NAME).read_text("utf-8") == AFTER


def test_the_chat_is_asked_while_the_inline_chat_is_open(live: Live) -> None:
    """Both have an input of the same classes, and the inline chat's comes first in the page."""
    workbench = live.workbench
    workbench.provoke_ghost_text("value = ", READY_S)
    workbench.inline_chat.write("not sent")
    question = workbench.chat.ask("How do I sort a list?")
    assert ENDING in workbench.chat.wait_for_answer(question, ANSWER_S).text
    assert workbench.page.locator(LOCATORS.inline_chat).is_visible()
