"""The model in agent mode and inline chat: it edits files, in several turns."""

import re
from collections.abc import Callable
from typing import Any

from fake_backend.model.completion import Completion, Prompt
from fake_backend.model.context import Context
from fake_backend.model.responder import converse, tool_call
from fake_backend.model.text import tokens

SENTENCE = re.compile(r"[^.?!]+")
WRITES = re.compile(r"\b(create|write|add|edit|change)\b", re.IGNORECASE)
FILES = re.compile(r"\bfiles?\b", re.IGNORECASE)
FOLDER = re.compile(
    r"^- (/\S+) *$", re.MULTILINE
)  # a line of the prompt's list of workspace folders
INLINE_FILE = re.compile(r"filepath is `([^`]+)`")
FENCED = re.compile(r"^```[^\n]*\n(.*?)^```", re.DOTALL | re.MULTILINE)
FILE_COMMENT = re.compile(r"(?://|#) filepath:")  # added by the prompt, not part of the file
EXCERPT = 20_000  # characters behind the file's name that may hold it
FILE_NAME = "bench_notes.py"
BEFORE = "def total(values):\n    return 0\n"
AFTER = "def total(values):\n    return sum(values)\n"
REPORT = "I created `bench_notes.py` and completed its function."
COMMENT = "# reviewed by the bench model\n"


def act(prompt: Prompt, context: Context) -> Completion:
    """One turn of the agent: create a file, edit it, report; otherwise plain prose."""
    folder = FOLDER.search(prompt.text)
    if not _wants_files(prompt.question) or folder is None or not prompt.tool("create_file"):
        return converse(prompt, context)
    path = f"{folder.group(1)}/{FILE_NAME}"
    if prompt.results == 0:
        return _use(prompt, context, "create_file", {"filePath": path, "content": BEFORE})
    if prompt.results == 1:
        for name, arguments in EDITS.items():
            if prompt.tool(name):
                return _use(prompt, context, name, arguments(path, BEFORE, AFTER))
    return Completion(tokens(REPORT))


def _wants_files(question: str) -> bool:
    """Whether a sentence asks to write, and then names files."""
    for sentence in SENTENCE.findall(question):
        writes = WRITES.search(sentence)
        if writes and FILES.search(sentence, writes.end()):
            return True
    return False


def edit_inline(prompt: Prompt, context: Context) -> Completion:
    """Inline chat: one edit, at the first line of the file that the prompt names."""
    file = INLINE_FILE.search(prompt.text)
    if file is None or prompt.results:
        return Completion(tokens("Done."))
    first = first_line(prompt.text[file.end() : file.end() + EXCERPT])
    for name, arguments in EDITS.items():
        if prompt.tool(name) and first:
            return _use(prompt, context, name, arguments(file.group(1), first, COMMENT + first))
    return converse(prompt, context)


def first_line(text: str) -> str:
    """The first line of code in the fenced excerpt of a file; empty if there is none."""
    block = FENCED.search(text)
    lines = block.group(1).splitlines() if block else []
    code = (line for line in lines if line.strip() and not FILE_COMMENT.match(line))
    return next((f"{line}\n" for line in code), "")


def _use(prompt: Prompt, context: Context, name: str, arguments: dict[str, Any]) -> Completion:
    call = tool_call(name, arguments, context, prompt)
    return Completion(tool_calls=(call,), finish="tool_calls")


def _replace(path: str, old: str, new: str) -> dict[str, Any]:
    return {"filePath": path, "oldString": old, "newString": new}


def _patch(path: str, old: str, new: str) -> dict[str, Any]:
    lines = [f"-{line}" for line in old.splitlines()] + [f"+{line}" for line in new.splitlines()]
    body = "\n".join(["*** Begin Patch", f"*** Update File: {path}", "@@", *lines, "*** End Patch"])
    return {"input": body, "explanation": "Complete the code."}


EDITS: dict[str, Callable[[str, str, str], dict[str, Any]]] = {
    "replace_string_in_file": _replace,
    "apply_patch": _patch,
}
