"""Code that calls functions that do not exist."""

import re

from pydantic.dataclasses import dataclass

from fake_backend.fault import ContentFault, FaultContext
from fake_backend.model.completion import Completion, Prompt
from fake_backend.model.text import tokens
from fake_backend.settings import STRICT

CALL = re.compile(r"(?<!def )(?<!function )\b[A-Za-z_][\w.]{0,100}\(")
NAMES_TYPESCRIPT = re.compile(r"\btypescript\b|\bjavascript\b|\.tsx?\b|\.jsx?\b", re.IGNORECASE)
PYTHON = (
    ("import json", "json.load_stream"),
    ("import functools", "functools.memoize_async"),
    ("import itertools", "itertools.windowed_pairs"),
    ("import pathlib", "pathlib.Path.read_json"),
    ("import fastjsonlines", "fastjsonlines.read_all"),
)
TYPESCRIPT = (
    ('import * as fs from "node:fs";', "fs.readJsonSync"),
    ('import * as vscode from "vscode";', "vscode.workspace.openAllDocuments"),
    ('import * as timers from "node:timers/debounce";', "timers.debounceAsync"),
    ('import * as stream from "node:stream";', "stream.collectLines"),
    ('import * as lists from "fast-typed-lists";', "lists.groupInto"),
)


@dataclass(frozen=True, config=STRICT)
class HallucinatedApi(ContentFault):
    """Call functions and modules that do not exist, in TypeScript or Python.

    In ghost text, every call becomes an invented one. A question is answered with an import and a
    call. The code is TypeScript if the file is TypeScript or JavaScript, or if the question
    mentions either; otherwise it is Python.
    """

    def complete(self, completion: Completion, prompt: Prompt, context: FaultContext) -> Completion:
        typescript = _is_typescript(prompt)
        line, name = context.random.choice(TYPESCRIPT if typescript else PYTHON)
        if prompt.prefix:
            return Completion(tokens(CALL.sub(lambda _: f"{name}(", "".join(completion.tokens))))
        language, end = ("typescript", ";") if typescript else ("python", "")
        code = f"{line}\n\nresult = {name}(value){end}"
        if typescript:
            code = code.replace("result", "const result")
        return Completion(tokens(f"Use `{name}` for this:\n\n```{language}\n{code}\n```\n"))


def _is_typescript(prompt: Prompt) -> bool:
    if prompt.prefix:
        return prompt.language.startswith(("typescript", "javascript"))
    return NAMES_TYPESCRIPT.search(prompt.question) is not None
