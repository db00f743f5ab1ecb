import importlib
import re

import pytest

from bench.testing.sockets import chat
from fake_backend.faults.hallucinated_api import PYTHON, TYPESCRIPT
from tests.fake_backend.conftest import Entries, Spoil
from tests.fake_backend.faults.asking import code, said_code


@pytest.mark.parametrize(
    ("language", "names"), [("python", PYTHON), ("typescriptreact", TYPESCRIPT)]
)
def test_ghost_text_calls_what_does_not_exist(
    spoil: Spoil, entries: Entries, language: str, names: tuple[tuple[str, str], ...]
) -> None:
    seen = spoil(code(language=language), fault="hallucinated_api", surfaces=["openai_completions"])
    called = re.match(r"([\w.]+)\(", said_code(seen))
    assert called
    assert called[1] in [name for _, name in names]
    assert entries("answered")[0]["delivered"] == ["hallucinated_api"]


@pytest.mark.parametrize(
    ("question", "language"), [("Sort a list", "python"), ("Sort it in TypeScript", "typescript")]
)
def test_a_question_is_answered_with_an_import(spoil: Spoil, question: str, language: str) -> None:
    text = spoil(chat(question=question), fault="hallucinated_api").text
    assert f"```{language}\nimport " in text
    assert text.endswith("\n```\n")


def test_equal_requests_call_the_same(spoil: Spoil) -> None:
    table = {"fault": "hallucinated_api", "surfaces": ["openai_completions"]}
    completion = {said_code(spoil(code(), **table)) for _ in range(12)}
    assert 1 < len(completion) <= len(PYTHON)


@pytest.mark.parametrize(("line", "name"), PYTHON)
def test_python_really_has_no_such_function(line: str, name: str) -> None:
    module, *path = name.split(".")
    assert line == f"import {module}"
    try:
        found = importlib.import_module(module)
    except ModuleNotFoundError:
        return
    for part in path[:-1]:
        found = getattr(found, part)
    assert not hasattr(found, path[-1])
