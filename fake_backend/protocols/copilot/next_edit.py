"""Next-edit suggestions: the model carries a rename through the lines around the cursor."""

import re

from fake_backend.dialects.chat_completions import ChatCompletions
from fake_backend.model.completion import Completion, Prompt
from fake_backend.model.context import Context
from fake_backend.protocols.copilot import hosts
from fake_backend.route import Generated, Route

WINDOW = ("<|code_to_edit|>\n", "<|/code_to_edit|>")
HISTORY = ("<|edit_diff_history|>", "<|/edit_diff_history|>")
MOST_CHANGES = 100  # the latest ones count
CHANGE = re.compile(r"^-(.*)\n\+(.*)$", re.MULTILINE)
CURSOR = "<|cursor|>"
WORD = re.compile(r"\w+")
NOWHERE = "none"  # instead of a line number: no place to jump to


def predict(prompt: Prompt, context: Context) -> Completion:
    """The edited lines around the cursor; unchanged if there is no rename to continue."""
    window = _inside(WINDOW, prompt.question)
    if window is None:
        return Completion((NOWHERE,))
    lines = window.removesuffix("\n")
    for old, new in reversed(renames(prompt.question)):
        wanted = re.sub(rf"\b{re.escape(old)}\b", new, lines)
        if wanted != lines:
            return Completion(_by_line(wanted))
    return Completion(_by_line(lines))


def renames(question: str) -> list[tuple[str, str]]:
    """The words that the user's edits have replaced: (old, new), oldest first."""
    pairs = []
    for before, after in CHANGE.findall(_inside(HISTORY, question) or "")[-MOST_CHANGES:]:
        old, new = WORD.findall(before), WORD.findall(after)
        if len(old) == len(new):
            changed = [(a, b) for a, b in zip(old, new, strict=True) if a != b]
            pairs += changed if len(changed) == 1 else []
    return pairs


def _inside(tags: tuple[str, str], text: str) -> str | None:
    """The text between the first pair of `tags`; None if there is none."""
    opening, closing = tags
    inside, closed, _ = text.partition(opening)[2].partition(closing)
    return inside if closed else None


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
