"""Next-edit suggestions: the model carries a rename through the lines around the cursor."""

import re

from fake_backend.dialects.chat_completions import ChatCompletions
from fake_backend.model.completion import Completion, Prompt
from fake_backend.model.context import Context
from fake_backend.protocols.copilot import hosts
from fake_backend.route import Generated, Route

WINDOW = re.compile(r"<\|code_to_edit\|>\n(.*?)\n?<\|/code_to_edit\|>", re.DOTALL)
HISTORY = re.compile(r"<\|edit_diff_history\|>(.*?)<\|/edit_diff_history\|>", re.DOTALL)
CHANGE = re.compile(r"^-(.*)\n\+(.*)$", re.MULTILINE)
CURSOR = "<|cursor|>"
WORD = re.compile(r"\w+")
NOWHERE = "none"  # instead of a line number: no place to jump to


def predict(prompt: Prompt, context: Context) -> Completion:
    """The edited lines around the cursor; unchanged if there is no rename to continue."""
    window = WINDOW.search(prompt.question)
    if window is None:
        return Completion((NOWHERE,))
    lines = window.group(1)
    for old, new in reversed(renames(prompt.question)):
        wanted = re.sub(rf"\b{re.escape(old)}\b", new, lines)
        if wanted != lines:
            return Completion(_by_line(wanted))
    return Completion(_by_line(lines))


def renames(question: str) -> list[tuple[str, str]]:
    """The words that the user's edits have replaced: (old, new), oldest first."""
    history = HISTORY.search(question)
    pairs = []
    for before, after in CHANGE.findall(history.group(1) if history else ""):
        old, new = WORD.findall(before), WORD.findall(after)
        if len(old) == len(new):
            changed = [(a, b) for a, b in zip(old, new, strict=True) if a != b]
            pairs += changed if len(changed) == 1 else []
    return pairs


def _by_line(text: str) -> list[str]:
    return text.replace(CURSOR, "").splitlines(keepends=True)


ROUTES = (
    Route(
        hosts.PROXY,
        "POST",
        "/chat/completions",
        "next_edit",
        Generated(ChatCompletions(), predict),
        hosts.PROVIDER,
    ),
)
